package parquetry.reader.records;

import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Window;

/**
 * A record, or bytes that are not one.
 *
 * @param offset where it begins in its file, in bytes
 * @param end where it ends; NONE where it cannot be read again alone, because what is wrong is not in itself
 * @param values of the declared fields; null where the record is not good
 * @param undeclared the paths of its fields that are not declared; null where all are
 * @param reason why it goes to quarantine; null where it is good
 * @param detail what was found; null where it is good
 * @param text its beginning, for a person; null where it is good
 * @param kept its fields that are not declared, as JSON; null where all are, or where they are not kept
 */
public record Piece(
  long offset,
  long end,
  Object[] values,
  List<UTF8String> undeclared,
  String reason,
  String detail,
  String text,
  UTF8String kept
) {
  /** The end of a record that cannot be read again. */
  public static final long NONE = -1;

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
    return new Piece(offset, NONE, values, undeclared, null, null, null, kept);
  }

  /** The text between two offsets as a bad record. */
  static Piece bad(Window window, long start, long end, String reason, String detail) {
    return new Piece(start, end, null, null, reason, detail, BrokenStretch.shown(window, start, end), null);
  }

  /** A bad record that cannot be read again, because what is wrong is not in itself. */
  static Piece fragment(long offset, String reason, String detail, String text) {
    return new Piece(offset, NONE, null, null, reason, detail, text, null);
  }

  static Piece broken(Broken broken, Window window, long start, long end) {
    String detail = broken.getMessage() + " at offset " + broken.offset;
    return bad(window, start, end, broken.isConstant ? CONSTANT : NOT_JSON, detail);
  }

  static Piece loneSurrogate(Window window, long start, long end, int unit) {
    return bad(window, start, end, LONE_SURROGATE, surrogateDetail(unit));
  }

  static String surrogateDetail(int unit) {
    return String.format("\\u%04x alone is not a character; Spark would read a question mark", unit);
  }

  /** The record between two offsets if it has a byte that is not UTF-8, or null. */
  static Piece invalid(Window window, long start, long end) {
    long invalid = window.firstInvalid(start, end);
    if (invalid < 0) {
      return null;
    }
    String detail = String.format("byte 0x%02x at offset %d", window.at(invalid) & 0xff, invalid);
    return bad(window, start, end, NOT_UTF8, detail);
  }
}
