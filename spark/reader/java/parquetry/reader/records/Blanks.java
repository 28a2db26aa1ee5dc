package parquetry.reader.records;

import java.io.IOException;
import parquetry.reader.text.Window;

/** What may stand between records: white space, and the byte order marks of files that were merged. */
final class Blanks {

  private Blanks() {}

  /** The first offset from `offset` at which there is something else, or the end. */
  static long after(Window window, long offset) throws IOException {
    long at = offset;
    while (window.has(at)) {
      if (isWhite(window.at(at))) {
        at++;
      } else if (isMark(window, at)) {
        at += 3;
      } else {
        break;
      }
    }
    return at;
  }

  static boolean isWhite(byte character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }

  /** Whether the byte is white space, or is one of a byte order mark. */
  static boolean isPart(byte character) {
    return isWhite(character) || character == (byte) 0xef || character == (byte) 0xbb || character == (byte) 0xbf;
  }

  private static boolean isMark(Window window, long at) throws IOException {
    return (
      window.at(at) == (byte) 0xef &&
      window.has(at + 2) &&
      window.at(at + 1) == (byte) 0xbb &&
      window.at(at + 2) == (byte) 0xbf
    );
  }
}
