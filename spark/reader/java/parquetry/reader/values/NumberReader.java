package parquetry.reader.values;

import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;

/** A value that is written as a number in JSON. */
abstract class NumberReader extends ValueReader {

  NumberReader(String path, String type) {
    super(path, type);
  }

  @Override
  final Object readValue(Scanner json, Findings findings) throws Broken {
    if (!json.beginsNumber()) {
      return misfit(json, findings);
    }
    long offset = json.offset();
    json.number();
    Object number = valueOf(json);
    return number == null ? misfit(json, findings, offset) : number;
  }

  /** The value of the number that the scanner has just read; null where it is not one of the type. */
  abstract Object valueOf(Scanner json);
}
