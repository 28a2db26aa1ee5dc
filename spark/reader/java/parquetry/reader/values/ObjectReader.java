package parquetry.reader.values;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Bytes;
import parquetry.reader.text.Scanner;

/** A JSON object as a struct. Of a name that comes twice, the last value counts, and each must fit. */
public final class ObjectReader extends ValueReader {

  /** In the metadata of a column: the name of its field, where that is another one. */
  private static final String FIELD = "field";

  private final Names names;
  private final ValueReader[] fields;

  /** A reader of whole records. */
  public ObjectReader(StructType type) {
    this("", type);
  }

  ObjectReader(String path, StructType type) {
    super(path, type.catalogString());
    String prefix = path.isEmpty() ? "" : path + ".";
    fields = new ValueReader[type.fields().length];
    String[] written = new String[fields.length];
    for (int place = 0; place < fields.length; place++) {
      StructField field = type.fields()[place];
      written[place] = field.metadata().contains(FIELD) ? field.metadata().getString(FIELD) : field.name();
      fields[place] = ValueReaders.of(prefix + written[place], field.dataType());
    }
    names = new Names(prefix, written);
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
   * Skips an object.
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
      isDeclared |= names.placeOf(json) >= 0;
      json.skipValue();
    } while (json.hasMore('}'));
    return isDeclared;
  }

  /**
   * Whether an object has no declared field, and each of its members is an object that has one. Such an object is a map
   * of records, whose keys no schema can name.
   */
  public boolean isMapOfRecords(Scanner json) throws Broken {
    json.enter();
    if (json.isEmpty('}')) {
      return false;
    }
    do {
      json.name();
      if (names.placeOf(json) >= 0 || json.peek() != '{' || !skip(json)) {
        return false;
      }
    } while (json.hasMore('}'));
    return true;
  }

  @Override
  public boolean writeUndeclared(Scanner json, Bytes target) throws Broken {
    if (json.peek() != '{') {
      return super.writeUndeclared(json, target);
    }
    var members = new UndeclaredMembers(json, target);
    while (members.next()) {
      writeMember(members, json);
    }
    return members.found();
  }

  /** Writes the member whose name was just read, or what is not declared in it. */
  public void writeMember(UndeclaredMembers members, Scanner json) throws Broken {
    int place = names.placeOf(json);
    if (place < 0) {
      members.write();
    } else {
      members.writePart(fields[place]::writeUndeclared);
    }
  }

  /** The place of the declared field whose name was just read, or -1. */
  public int placeOf(Scanner json) {
    return names.placeOf(json);
  }

  /** Reads the value of the declared field at a place. */
  public Object readField(int place, Scanner json, Findings findings) throws Broken {
    return fields[place].read(json, findings);
  }

  /** The name of the declared field at a place. */
  public String nameOf(int place) {
    return names.nameOf(place);
  }

  /** The declared names as UTF-8. */
  public byte[][] declaredNames() {
    return names.declared();
  }

  public int width() {
    return fields.length;
  }
}
