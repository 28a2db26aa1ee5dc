package parquetry.reader.values;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Bytes;
import parquetry.reader.text.Scanner;

final class ArrayReader extends ValueReader {

  private final ValueReader element;

  ArrayReader(String path, ArrayType type) {
    super(path, type.catalogString());
    element = ValueReaders.of(path + "[]", type.elementType());
  }

  @Override
  Object readValue(Scanner json, Findings findings) throws Broken {
    if (json.peek() != '[') {
      return misfit(json, findings);
    }
    List<Object> elements = new ArrayList<>();
    json.enter();
    if (!json.isEmpty(']')) {
      do {
        elements.add(element.read(json, findings));
      } while (json.hasMore(']'));
    }
    return new GenericArrayData(elements.toArray());
  }

  @Override
  boolean writeUndeclared(Scanner json, Bytes target) throws Broken {
    if (json.peek() != '[') {
      return super.writeUndeclared(json, target);
    }
    boolean found = false;
    json.enter();
    target.add('[');
    if (!json.isEmpty(']')) {
      do {
        found |= writeElement(json, target);
        target.add(',');
      } while (json.hasMore(']'));
      target.truncate(target.size() - 1);
    }
    target.add(']');
    return found;
  }

  private boolean writeElement(Scanner json, Bytes target) throws Broken {
    int before = target.size();
    boolean found = element.writeUndeclared(json, target);
    if (!found) {
      target.truncate(before);
      target.add("null");
    }
    return found;
  }
}
