package parquetry.reader.records;

import java.io.IOException;
import java.util.StringJoiner;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;
import parquetry.reader.text.Window;
import parquetry.reader.values.Findings;
import parquetry.reader.values.ObjectReader;
import parquetry.reader.values.ValueReader;

/**
 * The records of one file, in their order: JSON objects that follow one another, or are the elements of arrays.
 *
 * <p>After a broken record, reading goes on where the next record can be recognized ({@link Recovery}). The bytes before
 * it are one or more broken records.
 */
public final class Decoder {

  private static final long NONE = -1;
  private static final int SHOWN_NAMES = 200;

  private final Window window;
  private final ObjectReader fields;
  private final boolean refusesUndeclared;
  private final Scanner json;
  private final Findings findings = new Findings();
  private final Recovery recovery;

  private long offset;
  private BrokenStretch stretch;

  /** Where the array began in which the next record is, or NONE. */
  private long array = NONE;
  /** In an array: whether an element comes next, and not a comma or the end. */
  private boolean elementNext;
  /** In an array: whether nothing has come since its beginning. */
  private boolean arrayIsNew;
  /** Whether the last record of the array is broken. */
  private boolean broken;

  /** @param refusesUndeclared whether a record with a field that is not declared goes to quarantine */
  public Decoder(Window window, ObjectReader fields, boolean refusesUndeclared) {
    this.window = window;
    this.fields = fields;
    this.refusesUndeclared = refusesUndeclared;
    this.json = new Scanner(window);
    this.recovery = new Recovery(window, fields);
  }

  /** The next record, or null at the end. */
  public Piece next() throws IOException {
    while (true) {
      if (stretch != null && stretch.hasNext()) {
        return stretch.next();
      }
      offset = Blanks.after(window, offset);
      window.release(offset);
      if (!window.has(offset)) {
        return atEnd();
      }
      Piece piece = inArray() ? nextInArray() : nextOutside();
      if (piece != null) {
        return piece;
      }
    }
  }

  private boolean inArray() {
    return array != NONE;
  }

  private Piece atEnd() {
    Piece piece = inArray() && !broken ? openArray() : null;
    array = NONE;
    return piece;
  }

  /** A record, or null after something between records. */
  private Piece nextInArray() throws IOException {
    byte next = window.at(offset);
    boolean isFirst = arrayIsNew;
    arrayIsNew = false;
    if (!elementNext && next == ',') {
      elementNext = true;
      offset++;
      return null;
    }
    if (next == ']' && (!elementNext || isFirst)) {
      array = NONE;
      offset++;
      return null;
    }
    if ((next == '{' && !elementNext) || beginsArray(window, offset)) {
      // The file ended within the array, and another file follows.
      Piece piece = broken ? null : openArray();
      array = NONE;
      return piece;
    }
    return record();
  }

  private Piece nextOutside() throws IOException {
    if (!beginsArray(window, offset)) {
      return record();
    }
    openArray(offset, true);
    offset++;
    return null;
  }

  private void openArray(long start, boolean isNew) {
    array = start;
    elementNext = true;
    arrayIsNew = isNew;
    broken = false;
  }

  /** Whether the array of records begins here. An array of anything else is not valid. */
  private static boolean beginsArray(Window window, long offset) throws IOException {
    if (window.at(offset) != '[') {
      return false;
    }
    long first = Blanks.after(window, offset + 1);
    return window.has(first, '{') || window.has(first, ']');
  }

  /** What came after its last element is not known, so an array that does not end is one broken record. */
  private Piece openArray() {
    String detail = "the array that begins here has no end before offset " + offset;
    return Piece.bad(array, Piece.NOT_JSON, detail, "[");
  }

  private Piece record() throws IOException {
    broken = false;
    elementNext = false;
    while (true) {
      try {
        return read();
      } catch (Broken found) {
        if (!json.isCutOff() || !window.more()) {
          recover();
          return null;
        }
      }
    }
  }

  private void recover() throws IOException {
    broken = true;
    long start = offset;
    Recovery.Next next = recovery.after(start, array);
    stretch = new BrokenStretch(window, fields, start, next.offset());
    offset = next.offset();
    array = next.array();
    elementNext = next.elementNext();
  }

  private Piece read() throws Broken {
    json.begin(offset);
    findings.clear();
    if (json.peek() != '{') {
      throw json.failure(Piece.NOT_OBJECT);
    }
    Object[] values = new Object[fields.width()];
    fields.readInto(values, json, findings);
    long start = offset;
    long end = json.offset();
    Piece piece = json.hasNonAscii() || json.loneSurrogate() >= 0 ? badText(start, end) : null;
    if (piece == null) {
      piece = judged(start, end, values);
    }
    offset = end;
    return piece;
  }

  /** The record if its text is not Unicode, or null. */
  private Piece badText(long start, long end) {
    long invalid = window.firstInvalid(start, end);
    if (invalid >= 0) {
      String detail = String.format("byte 0x%02x at offset %d", window.at(invalid) & 0xff, invalid);
      return Piece.bad(start, Piece.NOT_UTF8, detail, BrokenStretch.shown(window, start, end));
    }
    if (json.loneSurrogate() < 0) {
      return null;
    }
    String escape = String.format("\\u%04x", json.loneSurrogate());
    String detail = escape + " alone is not a character; Spark would read a question mark";
    return Piece.bad(start, Piece.LONE_SURROGATE, detail, BrokenStretch.shown(window, start, end));
  }

  private Piece judged(long start, long end, Object[] values) throws Broken {
    String reason = null;
    String detail = null;
    ValueReader misfit = findings.misfit();
    if (refusesUndeclared && findings.undeclared() != null) {
      reason = Piece.UNDECLARED;
      detail = names() + ": not in the schema";
    } else if (misfit != null) {
      reason = misfit.reason();
      detail = ValueReader.found(json, findings.misfitOffset());
    }
    if (reason == null) {
      return Piece.good(start, values, findings.undeclared());
    }
    String text = BrokenStretch.shown(window, start, end);
    return new Piece(start, null, findings.undeclared(), reason, detail, text);
  }

  private String names() {
    StringJoiner names = new StringJoiner(", ");
    for (Object name : findings.undeclared()) {
      names.add(name.toString());
      if (names.length() > 2 * SHOWN_NAMES) {
        break;
      }
    }
    String all = names.toString();
    int end = all.offsetByCodePoints(0, Math.min(SHOWN_NAMES, all.codePointCount(0, all.length())));
    return all.substring(0, end);
  }
}
