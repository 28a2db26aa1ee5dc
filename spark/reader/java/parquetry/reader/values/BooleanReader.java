package parquetry.reader.values;

import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;

final class BooleanReader extends ValueReader {

  BooleanReader(String path, String type) {
    super(path, type);
  }

  @Override
  Object readValue(Scanner json, Findings findings) throws Broken {
    if (json.peek() != 't' && json.peek() != 'f') {
      return misfit(json, findings);
    }
    return json.bool();
  }
}
