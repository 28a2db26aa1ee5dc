package parquetry.reader.records;

import java.util.Arrays;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;
import parquetry.reader.text.Utf8;
import parquetry.reader.text.Window;
import parquetry.reader.values.ObjectReader;

/**
 * The broken records between two good ones. Their share decides whether a run may go on, so they are counted.
 *
 * <p>A broken record ends where a line begins with {, and where } { is followed by the name of a declared field.
 */
final class BrokenStretch {

  private final Window window;
  private final ObjectReader fields;
  private final long start;
  private final long stop;
  private long next;

  BrokenStretch(Window window, ObjectReader fields, long start, long stop) {
    this.window = window;
    this.fields = fields;
    this.start = start;
    this.stop = stop;
    this.next = start;
  }

  boolean hasNext() {
    return next < stop;
  }

  Piece next() {
    long begin = next;
    next = cutAfter(begin);
    return bad(begin, Blanks.before(window, begin, next));
  }

  private long cutAfter(long begin) {
    for (long position = begin + 1; position < stop; position++) {
      if (window.at(position) == '{' && (window.at(position - 1) == '\n' || isNamed(position))) {
        return position;
      }
    }
    return stop;
  }

  private boolean isNamed(long bracket) {
    long before = bracket - 1;
    while (before >= start && Blanks.isWhite(window.at(before))) {
      before--;
    }
    return before >= start && window.at(before) == '}' && hasName(bracket + 1);
  }

  private boolean hasName(long from) {
    long position = afterQuote(afterBlanks(from));
    for (byte[] name : fields.declaredNames()) {
      if (isAt(name, position)) {
        long colon = afterBlanks(afterQuote(position + name.length));
        if (colon < stop && window.at(colon) == ':') {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isAt(byte[] name, long position) {
    return position + name.length <= stop && Arrays.equals(window.copy(position, position + name.length), name);
  }

  private long afterBlanks(long from) {
    long position = from;
    while (position < stop && Blanks.isWhite(window.at(position))) {
      position++;
    }
    return position;
  }

  private long afterQuote(long position) {
    return position < stop && (window.at(position) == '"' || window.at(position) == '\'') ? position + 1 : position;
  }

  private Piece bad(long begin, long end) {
    if (begin == end || window.at(begin) != '{') {
      return Piece.bad(window, begin, end, Piece.NOT_OBJECT, "a record begins with {");
    }
    Window alone = Window.of(window.copy(begin, end));
    Scanner json = new Scanner(alone);
    try {
      json.begin(0);
      json.skipValue();
      String detail = "an object that may be part of the broken record before it";
      return Piece.fragment(begin, Piece.NOT_JSON, detail, shown(window, begin, end));
    } catch (Broken broken) {
      String detail = broken.getMessage() + " at offset " + (begin + broken.offset);
      return Piece.bad(window, begin, end, broken.isConstant ? Piece.CONSTANT : Piece.NOT_JSON, detail);
    }
  }

  /** The beginning of the text between two offsets, for a person. */
  static String shown(Window window, long begin, long end) {
    byte[] bytes = window.copy(begin, Math.min(end, begin + 4 * Piece.SHOWN));
    return Utf8.readable(bytes, 0, bytes.length, Piece.SHOWN);
  }
}
