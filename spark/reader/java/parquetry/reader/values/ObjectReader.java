package parquetry.reader.values;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;

/** A JSON object as a struct. Of a name that comes twice, the last value counts, and each must fit. */
public final class ObjectReader extends ValueReader {

  private final Names names;
  private final ValueReader[] fields;

  /** A reader of whole records. */
  public ObjectReader(StructType type) {
    this("", type);
  }

  ObjectReader(String path, StructType type) {
    super(path, type.catalogString());
    String prefix = path.isEmpty() ? "" : path + ".";
    names = new Names(prefix, type.fieldNames());
    fields = new ValueReader[type.fields().length];
    for (int place = 0; place < fields.length; place++) {
      StructField field = type.fields()[place];
      fields[place] = ValueReaders.of(prefix + field.name(), field.dataType());
    }
  }

  @Override
  InternalRow readValue(Scanner json, Findings findings) throws Broken {
    if (json.peek() != '{') {
      misfit(json, findings);
      return null;
    }
    Object[] values = new Object[fields.length];
    readInto(values, json, findings);
    return new GenericInternalRow(values);
  }

  /**
   * Reads the object that begins at the scanner's place.
   *
   * @param values of the fields, in their order
   */
  public void readInto(Object[] values, Scanner json, Findings findings) throws Broken {
    json.enter();
    if (json.isEmpty('}')) {
      return;
    }
    int place = 0;
    do {
      int field = names.read(json, place++, findings);
      if (field < 0) {
        json.skipValue();
      } else {
        values[field] = fields[field].read(json, findings);
      }
    } while (json.hasMore('}'));
  }

  /**
   * Goes over an object.
   *
   * @return whether it has at least one of the declared fields
   */
  public boolean skip(Scanner json) throws Broken {
    boolean isDeclared = false;
    json.enter();
    if (json.isEmpty('}')) {
      return false;
    }
    do {
      json.name();
      isDeclared |= names.isDeclared(json);
      json.skipValue();
    } while (json.hasMore('}'));
    return isDeclared;
  }

  /** The declared names as UTF-8. */
  public byte[][] declaredNames() {
    return names.declared();
  }

  public int width() {
    return fields.length;
  }
}
