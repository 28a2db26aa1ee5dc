package parquetry.reader.records;

import java.io.IOException;
import parquetry.reader.text.Window;

/**
 * What may stand between records: white space, the byte order marks of files that were merged, and the separators of
 * JSON text sequences.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7464
 */
final class Blanks {

  private static final byte RECORD_SEPARATOR = 0x1e;

  private Blanks() {}

  /** The first offset from `offset` at which there is something else, or the end. */
  static long after(Window window, long offset) throws IOException {
    long position = offset;
    while (window.has(position)) {
      if (isWhite(window.at(position)) || window.at(position) == RECORD_SEPARATOR) {
        position++;
      } else if (isMark(window, position)) {
        position += 3;
      } else {
        break;
      }
    }
    return position;
  }

  /** The offset behind the byte order mark at `offset`, or `offset` where there is none. */
  static long afterMark(Window window, long offset) throws IOException {
    return window.has(offset) && isMark(window, offset) ? offset + 3 : offset;
  }

  /** Where a text from `begin` to `end` ends without the white space at its end. */
  static long before(Window window, long begin, long end) {
    long position = end;
    while (position > begin && isWhite(window.at(position - 1))) {
      position--;
    }
    return position;
  }

  static boolean isWhite(byte character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }

  /** Whether the byte is white space, or a byte of a byte order mark. */
  static boolean isPart(byte character) {
    return isWhite(character) || character == (byte) 0xef || character == (byte) 0xbb || character == (byte) 0xbf;
  }

  private static boolean isMark(Window window, long position) throws IOException {
    return (
      window.at(position) == (byte) 0xef &&
      window.has(position + 2) &&
      window.at(position + 1) == (byte) 0xbb &&
      window.at(position + 2) == (byte) 0xbf
    );
  }
}
