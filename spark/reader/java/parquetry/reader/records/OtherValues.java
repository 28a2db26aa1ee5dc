package parquetry.reader.records;

import java.io.IOException;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;
import parquetry.reader.text.Window;

/** JSON values at the top level that are not objects. Each is one bad record, which names its kind. */
final class OtherValues {

  private final Window window;
  private final Scanner json;
  private final Recovery recovery;
  private long end;

  OtherValues(Window window, Scanner json, Recovery recovery) {
    this.window = window;
    this.json = json;
    this.recovery = recovery;
  }

  /** The value that begins at `start`, or null where none does, or where something other than a record follows it. */
  Piece at(long start) throws IOException {
    String reason = switch (window.at(start)) {
      case '[' -> "a JSON array";
      case '"' -> "a JSON string";
      case 't', 'f', 'n' -> "a JSON literal";
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a JSON number";
      default -> null;
    };
    if (reason == null || !isWhole(start) || !recovery.mayEnd(end)) {
      return null;
    }
    Piece invalid = Piece.invalid(window, start, end);
    return invalid != null ? invalid : Piece.bad(window, start, end, reason, Piece.NO_RECORD);
  }

  private boolean isWhole(long start) throws IOException {
    while (true) {
      json.begin(start);
      boolean isWhole = true;
      try {
        json.skipValue();
        end = json.offset();
      } catch (Broken found) {
        isWhole = false;
      }
      if (!json.isCutOff() || window.end() - start > Recovery.LONGEST || !window.more()) {
        return isWhole;
      }
    }
  }

  /** Where the last value ends. */
  long end() {
    return end;
  }
}
