package parquetry.reader.records;

import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A record, or bytes that are not one.
 *
 * @param offset where it begins in its file, in bytes
 * @param values of the declared fields; null where the record is not good
 * @param undeclared the paths of its fields that are not declared; null where all are
 * @param reason why it goes to quarantine; null where it is good
 * @param detail what was found; null where it is good
 * @param text its beginning, for a person; null where it is good
 */
public record Piece(
  long offset,
  Object[] values,
  List<UTF8String> undeclared,
  String reason,
  String detail,
  String text
) {
  static final String NOT_JSON = "not valid JSON";
  static final String NOT_OBJECT = "not a JSON object";
  static final String NOT_UTF8 = "invalid UTF-8";
  static final String LONE_SURROGATE = "half of a surrogate pair";
  static final String UNDECLARED = "unknown field";

  /** Characters of a bad record's text that are shown. */
  static final int SHOWN = 2000;

  static Piece good(long offset, Object[] values, List<UTF8String> undeclared) {
    return new Piece(offset, values, undeclared, null, null, null);
  }

  static Piece bad(long offset, String reason, String detail, String text) {
    return new Piece(offset, null, null, reason, detail, text);
  }
}
