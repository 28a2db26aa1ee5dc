package parquetry.objects;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * A Parquet file. Its footer says how many rows it has.
 *
 * @param size bytes
 * @see <a href="https://parquet.apache.org/docs/file-format/">the format</a>
 */
record ParquetFile(String uri, long size) implements Serializable {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  /** After the footer: its length, and the magic bytes. */
  private static final int END = 8;
  /** Most footers are within this number of bytes at the end of the file, which take one request to S3. */
  private static final int TAIL = 64 << 10;

  long rows(Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    // With the status, Hadoop does not ask S3 for the size again.
    FileStatus status = new FileStatus(size, false, 1, size, 0, path);
    try (
      FSDataInputStream file = FutureIO.awaitFuture(
        path.getFileSystem(hadoop).openFile(path).withFileStatus(status).build()
      )
    ) {
      byte[] tail = last((int) Math.min(TAIL, size), file);
      int footer = footerLength(tail);
      return rows(footer + END <= tail.length ? tail : last(footer + END, file), footer);
    }
  }

  private byte[] last(int bytes, FSDataInputStream file) throws IOException {
    byte[] read = new byte[bytes];
    file.readFully(size - bytes, read);
    return read;
  }

  private int footerLength(byte[] tail) throws IOException {
    int end = tail.length - MAGIC.length;
    if (tail.length < MAGIC.length + END || !Arrays.equals(tail, end, tail.length, MAGIC, 0, MAGIC.length)) {
      throw notParquet();
    }
    int length = ByteBuffer.wrap(tail)
      .order(ByteOrder.LITTLE_ENDIAN)
      .getInt(tail.length - END);
    if (length < 0 || length > size - END - MAGIC.length) {
      throw notParquet();
    }
    return length;
  }

  private static long rows(byte[] tail, int footer) throws IOException {
    var bytes = new ByteArrayInputStream(tail, tail.length - END - footer, footer);
    return Util.readFileMetaData(bytes).getRow_groups().stream().mapToLong(RowGroup::getNum_rows).sum();
  }

  private IOException notParquet() {
    return new IOException(uri + " is not a Parquet file, or it was cut off");
  }
}
