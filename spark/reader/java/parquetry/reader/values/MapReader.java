package parquetry.reader.values;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Bytes;
import parquetry.reader.text.Scanner;

/** A JSON object as a map. */
final class MapReader extends ValueReader {

  private final ValueReader value;

  MapReader(String path, MapType type) {
    super(path, type.catalogString());
    if (!type.keyType().equals(DataTypes.StringType)) {
      throw new IllegalArgumentException(
        path + " is a " + type.catalogString() + ", but a name in JSON is a text; declare map<string,…>"
      );
    }
    value = ValueReaders.of(path + "[]", type.valueType());
  }

  @Override
  Object readValue(Scanner json, Findings findings) throws Broken {
    if (json.peek() != '{') {
      return misfit(json, findings);
    }
    List<Object> keys = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    json.enter();
    if (!json.isEmpty('}')) {
      do {
        json.name();
        keys.add(json.text());
        values.add(value.read(json, findings));
      } while (json.hasMore('}'));
    }
    return new ArrayBasedMapData(new GenericArrayData(keys.toArray()), new GenericArrayData(values.toArray()));
  }

  @Override
  boolean writeUndeclared(Scanner json, Bytes target) throws Broken {
    if (json.peek() != '{') {
      return super.writeUndeclared(json, target);
    }
    var members = new UndeclaredMembers(json, target);
    while (members.next()) {
      members.writePart(value::writeUndeclared);
    }
    return members.found();
  }
}
