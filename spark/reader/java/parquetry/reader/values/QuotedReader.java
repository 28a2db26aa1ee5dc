package parquetry.reader.values;

import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;

/** A value that is written as a string in JSON. */
abstract class QuotedReader extends ValueReader {

  QuotedReader(String path, String type) {
    super(path, type);
  }

  @Override
  final Object readValue(Scanner json, Findings findings) throws Broken {
    if (json.peek() != '"') {
      return misfit(json, findings);
    }
    long offset = json.offset();
    json.string();
    Object value = valueOf(json);
    return value == null ? misfit(json, findings, offset) : value;
  }

  /** The value of the string that the scanner has just read; null where it is not one of the type. */
  abstract Object valueOf(Scanner json);
}
