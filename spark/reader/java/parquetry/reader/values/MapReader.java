package parquetry.reader.values;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Bytes;
import parquetry.reader.text.Scanner;

/** A JSON object as a map. Of a name that comes twice, the last value counts, and each must fit. */
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
    Map<Object, Object> members = new LinkedHashMap<>();
    json.enter();
    if (!json.isEmpty('}')) {
      do {
        json.name();
        members.put(json.text(), value.read(json, findings));
      } while (json.hasMore('}'));
    }
    var keys = new GenericArrayData(members.keySet().toArray());
    return new ArrayBasedMapData(keys, new GenericArrayData(members.values().toArray()));
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
