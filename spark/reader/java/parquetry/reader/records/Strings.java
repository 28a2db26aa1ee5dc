package parquetry.reader.records;

import java.io.IOException;
import parquetry.reader.text.Window;

/** Which places of a text are in strings, if the text begins outside of one. They are asked for in their order. */
final class Strings {

  private final Window window;
  private long offset;
  private boolean isInside;

  Strings(Window window, long start) {
    this.window = window;
    this.offset = start;
  }

  /** Whether the byte at `place` is in a string. */
  boolean cover(long place) throws IOException {
    for (; offset < place && window.has(offset); offset++) {
      byte next = window.at(offset);
      if (isInside && next == '\\') {
        offset++;
      } else if (next == '"') {
        isInside = !isInside;
      }
    }
    return isInside;
  }
}
