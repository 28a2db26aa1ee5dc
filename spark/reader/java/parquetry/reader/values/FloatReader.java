package parquetry.reader.values;

import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;

/** The float that is nearest to the number. A number beyond the largest float is not one. */
final class FloatReader extends ValueReader {

  FloatReader(String path, String type) {
    super(path, type);
  }

  @Override
  Object readValue(Scanner json, Findings findings) throws Broken {
    if (!json.beginsNumber()) {
      return misfit(json, findings);
    }
    long offset = json.offset();
    json.number();
    String numeral = json.numeral();
    float number = Float.parseFloat(numeral.equals("-0") ? "0" : numeral);
    return Float.isInfinite(number) ? misfit(json, findings, offset) : number;
  }
}
