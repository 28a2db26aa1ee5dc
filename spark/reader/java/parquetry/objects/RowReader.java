package parquetry.objects;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Reads rows one by one, and closes itself after the last. */
abstract class RowReader implements Iterator<ObjectRow>, Closeable {

  private ObjectRow ahead;
  private boolean isAtEnd;

  /** The next row; null after the last. */
  protected abstract ObjectRow read() throws IOException;

  @Override
  public void close() throws IOException {}

  @Override
  public final boolean hasNext() {
    if (ahead == null && !isAtEnd) {
      try {
        ahead = read();
        if (ahead == null) {
          isAtEnd = true;
          close();
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    return ahead != null;
  }

  @Override
  public final ObjectRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ObjectRow row = ahead;
    ahead = null;
    return row;
  }
}
