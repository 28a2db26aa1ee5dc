package parquetry.reader.records;

import java.util.StringJoiner;
import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Bytes;
import parquetry.reader.text.Scanner;
import parquetry.reader.text.Window;
import parquetry.reader.values.Findings;
import parquetry.reader.values.ObjectReader;
import parquetry.reader.values.ValueReader;

/** Reads a JSON object as a record, and judges it. */
final class ObjectRecords {

  private static final int SHOWN_NAMES = 200;

  private final Window window;
  private final ObjectReader fields;
  private final ReadOptions.Undeclared undeclared;
  private final int width;
  private final Refusal refusal;
  private final Scanner json;
  private final Findings findings = new Findings();

  /**
   * @param width of a record: its fields, and those of its envelope
   * @param refusal of the file; null where it is good
   */
  ObjectRecords(Window window, ObjectReader fields, ReadOptions.Undeclared undeclared, int width, Refusal refusal) {
    this.window = window;
    this.fields = fields;
    this.undeclared = undeclared;
    this.width = width;
    this.refusal = refusal;
    this.json = new Scanner(window);
  }

  /** Whether what failed may be due to bytes that the window does not have yet. */
  boolean isCutOff() {
    return json.isCutOff();
  }

  /** Where the last record ends. */
  long end() {
    return json.offset();
  }

  /** The record that begins at `start`. @param envelope around it, or null */
  Piece read(long start, Envelope envelope) throws Broken {
    json.begin(start);
    findings.clear();
    if (json.peek() != '{') {
      return notObject(start, envelope);
    }
    Object[] values = new Object[width];
    fields.readInto(values, json, findings);
    long end = json.offset();
    Piece piece = json.hasNonAscii() || json.loneSurrogate() >= 0 ? badText(start, end) : null;
    if (piece == null) {
      piece = judged(start, end, values, envelope);
    }
    json.goTo(end);
    return piece;
  }

  private Piece notObject(long start, Envelope envelope) throws Broken {
    if (envelope == null || envelope.isBroken()) {
      throw json.failure(Piece.NOT_OBJECT);
    }
    json.skipValue();
    long end = json.offset();
    String detail = ValueReader.found(json, start);
    json.goTo(end);
    return Piece.bad(window, start, end, Piece.NOT_OBJECT, detail);
  }

  /** The record if its text is not Unicode, or null. */
  private Piece badText(long start, long end) {
    Piece invalid = Piece.invalid(window, start, end);
    if (invalid != null || json.loneSurrogate() < 0) {
      return invalid;
    }
    return Piece.loneSurrogate(window, start, end, json.loneSurrogate());
  }

  private Piece judged(long start, long end, Object[] values, Envelope envelope) throws Broken {
    UTF8String kept = undeclared == ReadOptions.Undeclared.KEEP && findings.undeclared() != null ? kept(start) : null;
    boolean isMap = findings.undeclared() != null && isMapOfRecords(start, values);
    if (envelope != null) {
      System.arraycopy(envelope.values, 0, values, fields.width(), envelope.values.length);
      envelope.findings.addUndeclaredTo(findings);
      kept = EnvelopeReader.both(kept, envelope.undeclared);
    }
    String reason = null;
    String detail = null;
    ValueReader misfit = findings.misfit();
    if (refusal != null) {
      reason = refusal.reason();
      detail = refusal.detail();
    } else if (envelope != null && envelope.reason != null) {
      reason = envelope.reason;
      detail = envelope.detail;
    } else if (isMap) {
      reason = Piece.MAP;
      detail = "each of its members is an object with a field of the schema; with format: text, SQL can take it apart";
    } else if (undeclared == ReadOptions.Undeclared.REFUSE && findings.undeclared() != null) {
      reason = Piece.UNDECLARED;
      detail = names() + ": not in the schema";
    } else if (misfit != null) {
      reason = misfit.reason();
      detail = ValueReader.found(json, findings.misfitOffset());
    }
    if (reason == null) {
      return Piece.good(start, values, findings.undeclared(), kept);
    }
    String text = BrokenStretch.shown(window, start, end);
    return new Piece(start, end, null, findings.undeclared(), reason, detail, text, null);
  }

  private UTF8String kept(long start) throws Broken {
    Bytes target = new Bytes();
    json.goTo(start);
    fields.writeUndeclared(json, target);
    return UTF8String.fromBytes(target.copy());
  }

  private boolean isMapOfRecords(long start, Object[] values) throws Broken {
    for (Object value : values) {
      if (value != null) {
        return false;
      }
    }
    json.goTo(start);
    return fields.isMapOfRecords(json);
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
