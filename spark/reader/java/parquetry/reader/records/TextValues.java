package parquetry.reader.records;

import java.io.IOException;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;
import parquetry.reader.text.Window;

/**
 * Each JSON value at the top level as text, wherever line ends are.
 *
 * <p>After a broken one, reading goes on at the next line that begins with a whole object or array.
 */
final class TextValues implements Pieces {

  private final Window window;
  private final Refusal refusal;
  private final Scanner json;
  private long offset;

  /** @param refusal of the file; null where it is good */
  TextValues(Window window, Refusal refusal) {
    this.window = window;
    this.offset = window.begin();
    this.refusal = refusal;
    this.json = new Scanner(window);
  }

  @Override
  public Piece next() throws IOException {
    offset = Blanks.after(window, offset);
    window.release(offset);
    if (!window.has(offset)) {
      return null;
    }
    long start = offset;
    Broken broken = problem(start);
    if (broken == null) {
      offset = json.offset();
      return TextLines.piece(window, start, offset, refusal);
    }
    offset = afterBroken(start);
    return Piece.broken(broken, window, start, Blanks.before(window, start + 1, offset));
  }

  /** Skips the value that begins at `start`; why it is broken, or null. */
  private Broken problem(long start) throws IOException {
    while (true) {
      json.begin(start);
      try {
        json.skipValue();
        if (!json.isCutOff() || !window.more()) {
          return null;
        }
      } catch (Broken found) {
        if (!json.isCutOff() || !window.more()) {
          return found;
        }
      }
    }
  }

  private long afterBroken(long start) throws IOException {
    for (long position = start + 1; window.has(position) && position - start < Recovery.LONGEST; position++) {
      boolean isNewLine = window.at(position - 1) == '\n' && (window.at(position) == '{' || window.at(position) == '[');
      if (isNewLine && problem(position) == null) {
        return position;
      }
    }
    return Math.min(window.end(), start + Recovery.LONGEST);
  }
}
