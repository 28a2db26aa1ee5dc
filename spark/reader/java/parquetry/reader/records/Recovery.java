package parquetry.reader.records;

import java.io.IOException;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;
import parquetry.reader.text.Window;
import parquetry.reader.values.ObjectReader;

/**
 * Where reading goes on after a broken record: never inside it, and never behind the next whole record.
 *
 * <p>That is at the first object that is valid, has at least one declared field, and ends where a record can end. An
 * object nested in the broken record seldom has a declared field.
 */
final class Recovery {

  /** Brackets are counted in at most this number of bytes. */
  private static final int COUNTED = 1 << 20;
  /** A longer array, in bytes, is read as an array of records, so that it need not be in memory as a whole. */
  private static final int LONGEST_TAIL = 1 << 24;
  /** A broken record or value that goes on for more bytes is divided. So it need not be in memory as a whole. */
  static final int LONGEST = 120 << 20;
  private static final int LOOKED_BACK = 64;
  private static final long NONE = -1;

  /**
   * Where reading goes on.
   *
   * @param array where the array began that is open there, or -1
   * @param elementNext whether an element comes next in it, and not a comma or its end
   */
  record Next(long offset, long array, boolean elementNext) {}

  private final Window window;
  private final ObjectReader fields;
  private final ObjectReader elements;
  private final EnvelopeReader envelopes;
  private final Scanner json;
  private boolean hasDeclared;
  private long noTailBefore;

  /**
   * A recovery of records, or of envelopes.
   *
   * @param fields of which the next object must have one
   * @param elements the fields of the records, of which the next one in an array must have one
   * @param envelopes where records are in objects around an array, null where they are not
   */
  Recovery(Window window, ObjectReader fields, ObjectReader elements, EnvelopeReader envelopes) {
    this.window = window;
    this.fields = fields;
    this.elements = elements;
    this.envelopes = envelopes;
    this.json = new Scanner(window);
  }

  /**
   * Looks for the next record.
   *
   * @param broken where the broken record begins
   * @param array where the array began in which it is, or -1
   */
  Next after(long broken, long array) throws IOException {
    long end = array == NONE ? NONE : balancedEnd(broken);
    noTailBefore = broken;
    Strings strings = new Strings(window, broken);
    for (long start = nextObject(broken + 1, broken); start != NONE; start = nextObject(start + 1, broken)) {
      if (end != NONE && start >= end) {
        break;
      }
      if (start - broken > LONGEST) {
        return new Next(start, NONE, false);
      }
      // In a string, the quotes of an object would be escaped. So a whole object where a string should be shows that
      // the broken record was cut off in a string: what looks like strings is the text between them.
      if (array != NONE && strings.cover(start) && isElement(start, broken)) {
        return new Next(start, array, true);
      }
      Next next = at(start, broken, array, end);
      if (next != null) {
        return next;
      }
    }
    if (end != NONE) {
      return new Next(end, array, false);
    }
    return new Next(Math.min(window.end(), broken + LONGEST + 1), NONE, false);
  }

  /** The next {, or -1 where there is none, or none within reach. */
  private long nextObject(long from, long broken) throws IOException {
    for (long position = from; window.has(position); position++) {
      if (window.at(position) == '{') {
        return position;
      }
      if (position - broken > LONGEST) {
        return NONE;
      }
    }
    return NONE;
  }

  /** Where reading goes on if the next record is at `start`, or null where it is not. */
  private Next at(long start, long broken, long array, long end) throws IOException {
    if (envelopes != null) {
      // A broken one may have whole records.
      if (!envelopes.read(start).arrays.isEmpty()) {
        return new Next(start, NONE, false);
      }
      return end == NONE && array != NONE && isElement(start, broken) ? new Next(start, array, true) : null;
    }
    long stop = objectEnd(start, fields);
    if (stop == NONE || !hasDeclared) {
      return null;
    }
    if (mayEnd(stop)) {
      return new Next(start, NONE, false);
    }
    long opening = opening(start, broken);
    if (opening != NONE && goesOn(stop) && ":,[".indexOf(before(opening, broken)) < 0) {
      return new Next(opening, NONE, false);
    }
    boolean mayBeElement = opening != NONE || (array != NONE && before(start, broken) != ':');
    if (end == NONE && mayBeElement && start >= noTailBefore && isTail(start)) {
      return opening != NONE ? new Next(opening, NONE, false) : new Next(start, array, true);
    }
    return null;
  }

  /**
   * Whether an element of the array begins at `start`, after a comma, and the array ends as it should.
   *
   * <p>With this, an object in an array of the broken record is not taken for an element.
   */
  private boolean isElement(long start, long broken) throws IOException {
    return before(start, broken) == ',' && start >= noTailBefore && isTail(start);
  }

  /** Where the object ends that begins at `start`, or -1. Sets `hasDeclared`. */
  private long objectEnd(long start, ObjectReader fields) throws IOException {
    while (true) {
      json.begin(start);
      try {
        hasDeclared = fields.skip(json);
        return json.offset();
      } catch (Broken found) {
        if (!json.isCutOff() || !window.more()) {
          return NONE;
        }
      }
    }
  }

  /** Whether a record may end here: before another, at the end, or with its line unless the next line goes on. */
  boolean mayEnd(long stop) throws IOException {
    long following = Blanks.after(window, stop);
    if (!window.has(following) || window.at(following) == '{' || window.at(following) == '[') {
      return true;
    }
    return hasNewline(stop, following) && ",:}]".indexOf(window.at(following)) < 0;
  }

  private boolean hasNewline(long from, long to) {
    for (long position = from; position < to; position++) {
      if (window.at(position) == '\n') {
        return true;
      }
    }
    return false;
  }

  /**
   * Where the brackets of an array's element are closed, those in strings not counted.
   *
   * <p>-1 when they are not, or when the array does not go on there. Then the text was cut off within a string, so that
   * what looks like a string is the text between two strings.
   */
  private long balancedEnd(long start) throws IOException {
    if (window.at(start) != '{') {
      return NONE;
    }
    int depth = 0;
    boolean inString = false;
    for (long position = start; position < start + COUNTED && window.has(position); position++) {
      byte next = window.at(position);
      if (inString) {
        position += next == '\\' ? 1 : 0;
        inString = next != '"';
      } else if (next == '"') {
        inString = true;
      } else {
        depth += next == '{' || next == '[' ? 1 : next == '}' || next == ']' ? -1 : 0;
        if (depth == 0) {
          return elementEnds(position + 1) ? position + 1 : NONE;
        }
      }
    }
    return NONE;
  }

  /** Whether an array goes on here with another object, or ends as an array of records does. */
  private boolean elementEnds(long end) throws IOException {
    long following = Blanks.after(window, end);
    if (window.has(following, ']')) {
      return mayEnd(following + 1) || (envelopes != null && envelopeGoesOn(following + 1));
    }
    if (!window.has(following, ',')) {
      return false;
    }
    long next = Blanks.after(window, following + 1);
    if (!window.has(next, '{')) {
      return false;
    }
    long inside = Blanks.after(window, next + 1);
    return window.has(inside, '"') || window.has(inside, '}');
  }

  private boolean envelopeGoesOn(long offset) throws IOException {
    long following = Blanks.after(window, offset);
    return window.has(following, ',') || window.has(following, '}');
  }

  /** Whether an array's element may end here: before the next element, or before the array's end. */
  private boolean goesOn(long stop) throws IOException {
    long following = Blanks.after(window, stop);
    if (window.has(following, ',')) {
      return window.has(Blanks.after(window, following + 1), '{');
    }
    return window.has(following, ']');
  }

  /** The offset of a [ directly before the object at `start`, and behind the beginning of the broken record; or -1. */
  private long opening(long start, long broken) {
    long position = start - 1;
    while (position > broken && Blanks.isPart(window.at(position))) {
      position--;
    }
    return position > broken && window.at(position) == '[' ? position : NONE;
  }

  /** The last character before `offset` that is not blank, or a blank. */
  private char before(long offset, long broken) {
    for (long position = offset - 1; position >= Math.max(broken, offset - LOOKED_BACK); position--) {
      if (!Blanks.isPart(window.at(position))) {
        return (char) (window.at(position) & 0xff);
      }
    }
    return ' ';
  }

  /** Whether objects and commas lead from `start` to a ] after which an array of records may end. */
  private boolean isTail(long start) throws IOException {
    long position = start;
    while (position - start < LONGEST_TAIL) {
      long stop = objectEnd(position, elements);
      if (stop == NONE || (position == start && !hasDeclared)) {
        noTailBefore = position;
        return false;
      }
      long following = Blanks.after(window, stop);
      if (window.has(following, ']')) {
        noTailBefore = following + 1;
        return envelopes == null ? mayEnd(following + 1) : envelopes.mayEndAfter(following + 1, this);
      }
      if (!window.has(following, ',')) {
        noTailBefore = following;
        return false;
      }
      position = Blanks.after(window, following + 1);
    }
    return true;
  }
}
