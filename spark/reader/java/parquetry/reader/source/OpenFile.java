package parquetry.reader.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CodecPool;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.util.ReflectionUtils;

/** The bytes of a file, decompressed as its name says. An error names the file. */
final class OpenFile extends InputStream {

  private final InputFile file;
  private final InputStream stream;
  private final boolean isCompressed;
  private Decompressor decompressor;
  private long size;

  OpenFile(InputFile file, Configuration hadoop) throws IOException {
    this.file = file;
    Path path = new Path(file.path());
    Class<? extends CompressionCodec> type = codecOf(path.getName().toLowerCase(Locale.ROOT));
    isCompressed = type != null;
    InputStream plain = path.getFileSystem(hadoop).open(path);
    if (isCompressed) {
      CompressionCodec codec = ReflectionUtils.newInstance(type, hadoop);
      decompressor = CodecPool.getDecompressor(codec);
      stream = decompressed(codec, plain);
    } else {
      stream = plain;
    }
  }

  private static Class<? extends CompressionCodec> codecOf(String name) {
    if (name.endsWith(".gz") || name.endsWith(".gzip")) {
      return GzipCodec.class;
    }
    return name.endsWith(".bz2") ? BZip2Codec.class : null;
  }

  private InputStream decompressed(CompressionCodec codec, InputStream plain) throws IOException {
    if (file.size() == 0) {
      return plain;
    }
    try {
      return codec.createInputStream(plain, decompressor);
    } catch (IOException | RuntimeException broken) {
      plain.close();
      throw failure(broken);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] next = new byte[1];
    return read(next, 0, 1) < 0 ? -1 : next[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    try {
      int found = stream.read(target, from, length);
      size += Math.max(found, 0);
      return found;
    } catch (IOException | RuntimeException broken) {
      if (isCompressed) {
        throw failure(broken);
      }
      throw broken;
    }
  }

  /** IOException when the file, if it is not compressed, did not have as many bytes as it was listed with. */
  void checkSize() throws IOException {
    if (!isCompressed && size != file.size()) {
      throw new IOException(file.path() + " has " + size + " bytes, but was listed with " + file.size());
    }
  }

  /** Without a cause, because the innermost message is the one that a user sees. */
  private IOException failure(Exception broken) {
    return new IOException(file.path() + " cannot be decompressed (" + problem(broken) + ")");
  }

  /** Hadoop says the same in other words where it has its native library. */
  private static String problem(Exception broken) {
    String message = String.valueOf(broken.getMessage());
    if (broken instanceof EOFException || message.contains("nexpected end")) {
      return "it is cut off";
    }
    boolean isOther = message.contains("not a gzip file") || message.contains("incorrect header check");
    return isOther ? "it is not a gzip file" : message;
  }

  @Override
  public void close() throws IOException {
    stream.close();
    if (decompressor != null) {
      CodecPool.returnDecompressor(decompressor);
      decompressor = null;
    }
  }
}
