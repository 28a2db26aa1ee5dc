package parquetry.reader.records;

import java.io.IOException;
import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.text.Window;

/** Each line as text, without its line break. Blank lines and a byte order mark at the beginning are not records. */
final class TextLines implements Pieces {

  private final Window window;
  private final Refusal refusal;
  private long offset;

  /** @param refusal of the file; null where it is good */
  TextLines(Window window, Refusal refusal) {
    this.window = window;
    this.offset = window.begin();
    this.refusal = refusal;
  }

  @Override
  public Piece next() throws IOException {
    if (offset == 0) {
      // a byte order mark is at the beginning of a file only
      offset = Blanks.afterMark(window, 0);
    }
    while (window.has(offset)) {
      window.release(offset);
      long start = offset;
      long end = start;
      while (window.has(end) && window.at(end) != '\n') {
        end++;
      }
      offset = end + 1;
      if (!isBlank(start, end)) {
        return piece(window, start, end > start && window.at(end - 1) == '\r' ? end - 1 : end, refusal);
      }
    }
    return null;
  }

  private boolean isBlank(long start, long end) {
    for (long position = start; position < end; position++) {
      if (!Blanks.isWhite(window.at(position))) {
        return false;
      }
    }
    return true;
  }

  /** The text between two offsets as a record. */
  static Piece piece(Window window, long start, long end, Refusal refusal) {
    Piece invalid = Piece.invalid(window, start, end);
    if (invalid != null) {
      return invalid;
    }
    return refusal != null
      ? Piece.bad(window, start, end, refusal.reason(), refusal.detail())
      : Piece.good(start, new Object[] { UTF8String.fromBytes(window.copy(start, end)) }, null, null);
  }
}
