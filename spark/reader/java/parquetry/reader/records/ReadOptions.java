package parquetry.reader.records;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * What is to be read of each file, and how.
 *
 * @param unit what a record is
 * @param fields of a record: those that are declared
 * @param each the names that lead to the array whose elements are the records; empty where
 *     the objects at the top level are the records
 * @param envelope the declared fields beside that array
 * @param undeclared what happens to the fields that are not declared
 */
public record ReadOptions(
  Unit unit,
  StructType fields,
  List<String> each,
  StructType envelope,
  Undeclared undeclared
) implements Serializable {
  /** What a record is: a JSON object, any JSON value as text, or a line as text. */
  public enum Unit {
    OBJECT,
    VALUE,
    LINE,
  }

  /** Fields that are not declared are counted, have their record refused, or are kept as JSON. */
  public enum Undeclared {
    ALLOW,
    REFUSE,
    KEEP,
  }

  /** How many fields are declared, of the record and beside it. */
  public int width() {
    return fields.size() + envelope.size();
  }

  /** JSON objects as records. */
  public static ReadOptions objects(StructType fields, Undeclared undeclared) {
    return new ReadOptions(Unit.OBJECT, fields, List.of(), new StructType(), undeclared);
  }
}
