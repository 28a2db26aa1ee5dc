package parquetry.reader.records;

import java.io.IOException;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;
import parquetry.reader.text.Window;
import parquetry.reader.values.ObjectReader;

/**
 * The records of one file, in their order: JSON objects that follow one another, or are the elements of arrays. The
 * arrays may also be in objects, the envelopes.
 *
 * <p>After a broken record, reading goes on where the next record can be recognized ({@link Recovery}). The bytes
 * before it are one or more broken records.
 */
public final class Decoder implements Pieces {

  private static final long NONE = -1;

  private final Window window;
  private final ObjectRecords objects;
  private final ObjectReader recognized;
  private final Recovery recovery;
  private final OtherValues others;
  /** Null where records are not in envelopes. */
  private final EnvelopeReader envelopes;

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
  /** The object around the array, or null. */
  private Envelope envelope;
  /** The object around the last piece, or null, and where the array began that the piece is in. */
  private Envelope around;
  private long aroundArray;
  /** Where the array of envelopes began in which the next one is, or NONE. */
  private long envelopeArray = NONE;

  public Decoder(Window window, ReadOptions options) {
    this(window, options, null);
  }

  Decoder(Window window, ReadOptions options, Refusal refusal) {
    this.window = window;
    this.offset = window.begin();
    var fields = new ObjectReader(options.fields());
    Scanner json = new Scanner(window);
    boolean inEnvelopes = !options.each().isEmpty();
    envelopes = inEnvelopes ? new EnvelopeReader(window, json, options) : null;
    int width = fields.width() + options.envelope().size();
    objects = new ObjectRecords(window, fields, options.undeclared(), width, refusal);
    recognized = inEnvelopes ? EnvelopeReader.recognizer(options.each()) : fields;
    recovery = new Recovery(window, recognized, fields, envelopes);
    others = new OtherValues(window, json, recovery);
  }

  @Override
  public Piece next() throws IOException {
    while (true) {
      if (stretch != null && stretch.hasNext()) {
        return stretch.next();
      }
      offset = Blanks.after(window, offset);
      if (envelope == null || envelope.isBroken()) {
        window.release(offset);
      }
      if (!window.has(offset)) {
        return atEnd();
      }
      Piece piece = array != NONE ? nextInArray() : nextOutside();
      if (piece != null) {
        return piece;
      }
    }
  }

  @Override
  public Around around() {
    return around == null ? Around.NOTHING : around.around(aroundArray, window);
  }

  private Piece atEnd() {
    boolean isOpen = array != NONE && !broken;
    Piece piece = isOpen || envelopeArray != NONE ? openArray(isOpen ? array : envelopeArray) : null;
    array = NONE;
    envelopeArray = NONE;
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
      closeArray();
      return null;
    }
    if (isCutOffArray(next)) {
      // The file ended within the array, and another file follows.
      Piece piece = broken ? null : openArray(array);
      array = NONE;
      envelope = null;
      return piece;
    }
    return record();
  }

  private boolean isCutOffArray(byte next) throws IOException {
    if (envelopes == null) {
      return (next == '{' && !elementNext) || beginsArray(window, offset);
    }
    // An envelope that is whole has whole elements, whatever they look like.
    boolean mayBeOther = next == '{' && (envelope == null || envelope.isBroken());
    return mayBeOther && (!elementNext || isOtherEnvelope());
  }

  /** Whether an envelope begins here that is not itself an element of the array. */
  private boolean isOtherEnvelope() throws IOException {
    Envelope other = envelopes.read(offset);
    if (other.arrays.isEmpty() || other.isBroken()) {
      return !other.arrays.isEmpty();
    }
    long following = Blanks.after(window, other.end);
    return !window.has(following, ',') && !window.has(following, ']');
  }

  private void closeArray() {
    offset = envelope == null || envelope.isBroken() ? offset + 1 : envelope.after(array);
    boolean isNext = envelope != null && envelope.arrays.contains(offset);
    array = NONE;
    if (isNext) {
      openArrayAt(offset);
    } else {
      envelope = null;
    }
  }

  private Piece nextOutside() throws IOException {
    byte next = window.at(offset);
    if (envelopeArray != NONE && (next == ',' || next == ']')) {
      envelopeArray = next == ']' ? NONE : envelopeArray;
      offset++;
      return null;
    }
    if (beginsArray(window, offset) && envelopeArray == NONE) {
      if (envelopes == null) {
        openArrayAt(offset);
      } else {
        envelopeArray = offset++;
      }
      return null;
    }
    if (next != '{') {
      Piece other = others.at(offset);
      if (other != null) {
        offset = others.end();
        around = null;
        return other;
      }
    }
    return envelopes == null || next != '{' ? record() : envelope();
  }

  /** Opens an envelope's array of records; a record that is bad where it has none. */
  private Piece envelope() throws IOException {
    Envelope found = envelopes.read(offset);
    if (!found.arrays.isEmpty()) {
      envelope = found;
      openArrayAt(found.arrays.get(0));
      return null;
    }
    if (found.isBroken()) {
      recover();
      return null;
    }
    long start = offset;
    offset = found.end;
    String text = BrokenStretch.shown(window, start, offset);
    around = null;
    return new Piece(start, offset, null, found.findings.undeclared(), found.reason, found.detail, text, null);
  }

  private void openArrayAt(long start) {
    array = start;
    elementNext = true;
    arrayIsNew = true;
    broken = false;
    offset = start + 1;
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
  private Piece openArray(long start) {
    String detail = "the array that begins here has no end before offset " + offset;
    return Piece.fragment(start, Piece.NOT_JSON, detail, "[");
  }

  private Piece record() throws IOException {
    broken = false;
    elementNext = false;
    around = array == NONE ? null : envelope;
    aroundArray = array;
    while (true) {
      try {
        Piece piece = objects.read(offset, array == NONE ? null : envelope);
        offset = objects.end();
        return piece;
      } catch (Broken found) {
        if (!objects.isCutOff() || !window.more()) {
          recover();
          return null;
        }
      }
    }
  }

  private void recover() throws IOException {
    broken = true;
    long start = offset;
    around = array == NONE ? null : envelope;
    aroundArray = array;
    Recovery.Next next = recovery.after(start, array);
    stretch = new BrokenStretch(window, recognized, start, next.offset());
    offset = next.offset();
    array = next.array();
    elementNext = next.elementNext();
    envelope = array == NONE ? null : envelope;
  }
}
