package parquetry.reader.values;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import parquetry.reader.text.Broken;
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
}
