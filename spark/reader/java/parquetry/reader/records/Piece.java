package parquetry.reader.records;

import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Window;

/**
 * A record, or bytes that are not one.
 *
 * @param offset where it begins in its file, in bytes
 * @param values of the declared fields; null where the record is not good
 * @param undeclared the paths of its fields that are not declared; null where all are
 * @param reason why it goes to quarantine; null where it is good
 * @param detail what was found; null where it is good
 * @param text its beginning, for a person; null where it is good
 * @param kept its fields that are not declared, as JSON; null where all are, or where they are not kept
 */
public record Piece(
  long offset,
  Object[] values,
  List<UTF8String> undeclared,
  String reason,
  String detail,
  String text,
  UTF8String kept
) {
  static final String NOT_JSON = "not valid JSON";
  static final String CONSTANT = "NaN or Infinity";
  static final String NO_RECORD = "a record is an object; with format: text, SQL can take it apart";
  static final String MAP = "a map of records";
  static final String NOT_OBJECT = "not a JSON object";
  static final String NOT_UTF8 = "invalid UTF-8";
  static final String LONE_SURROGATE = "half of a surrogate pair";
  static final String UNDECLARED = "unknown field";

  /** Characters of a bad record's text that are shown. */
  static final int SHOWN = 2000;

  static Piece good(long offset, Object[] values, List<UTF8String> undeclared, UTF8String kept) {
    return new Piece(offset, values, undeclared, null, null, null, kept);
  }

  static Piece bad(long offset, String reason, String detail, String text) {
    return new Piece(offset, null, null, reason, detail, text, null);
  }

  static Piece broken(Broken broken, long begin, String text) {
    return bad(
      begin,
      broken.isConstant ? CONSTANT : NOT_JSON,
      broken.getMessage() + " at offset " + broken.offset,
      text
    );
  }

  static Piece loneSurrogate(long offset, int unit, String text) {
    String detail = String.format("\\u%04x alone is not a character; Spark would read a question mark", unit);
    return bad(offset, LONE_SURROGATE, detail, text);
  }

  /** The record between two offsets if it has a byte that is not UTF-8, or null. */
  static Piece invalid(Window window, long start, long end) {
    long invalid = window.firstInvalid(start, end);
    if (invalid < 0) {
      return null;
    }
    String detail = String.format("byte 0x%02x at offset %d", window.at(invalid) & 0xff, invalid);
    return bad(start, NOT_UTF8, detail, BrokenStretch.shown(window, start, end));
  }
}
