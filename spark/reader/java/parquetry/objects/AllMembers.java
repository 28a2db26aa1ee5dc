package parquetry.objects;

import java.io.FilterInputStream;
import java.io.InputStream;

/**
 * The bytes of a gzip file for Java's GZIPInputStream.
 *
 * <p>GZIPInputStream ends after a member if its stream says that no byte is available. A stream from S3 may say so
 * before its end.
 */
final class AllMembers extends FilterInputStream {

  AllMembers(InputStream stream) {
    super(stream);
  }

  @Override
  public int available() {
    return 1;
  }
}
