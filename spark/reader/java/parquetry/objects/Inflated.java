package parquetry.objects;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What is inside gzip objects, which S3DistCp decompresses while it merges.
 *
 * @param growth the bytes inside, less the objects' own
 * @param broken the first object that cannot be decompressed; null where all can
 * @param problem what is wrong with it
 */
record Inflated(long growth, String broken, String problem) implements Serializable {
  static final Inflated NONE = new Inflated(0, null, null);

  static boolean isGzip(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".gz") || lower.endsWith(".gzip");
  }

  static Inflated of(ObjectRow object, String root, Configuration hadoop) throws IOException {
    if (object.size() == 0) {
      return NONE;
    }
    Path path = new Path(root + object.key());
    try (InputStream stream = path.getFileSystem(hadoop).open(path)) {
      return measured(object, path, stream);
    }
  }

  private static Inflated measured(ObjectRow object, Path path, InputStream stream) throws IOException {
    try (InputStream inside = new GZIPInputStream(new AllMembers(stream), 1 << 16)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int read = inside.read(buffer); read >= 0; read = inside.read(buffer)) {
        size += read;
      }
      return new Inflated(size - object.size(), null, null);
    } catch (EOFException cut) {
      return new Inflated(0, path.toString(), "it is cut off");
    } catch (ZipException broken) {
      String message = String.valueOf(broken.getMessage());
      boolean isOther = message.equals("Not in GZIP format");
      return new Inflated(0, path.toString(), isOther ? "it is not a gzip file" : message);
    }
  }

  Inflated plus(Inflated other) {
    boolean isFirst = other.broken == null || (broken != null && broken.compareTo(other.broken) <= 0);
    Inflated named = isFirst ? this : other;
    return new Inflated(growth + other.growth, named.broken, named.problem);
  }
}
