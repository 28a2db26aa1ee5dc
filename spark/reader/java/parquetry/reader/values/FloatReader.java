package parquetry.reader.values;

import parquetry.reader.text.Scanner;

/** The float that is nearest to the number. A number beyond the largest float is not one. */
final class FloatReader extends NumberReader {

  FloatReader(String path, String type) {
    super(path, type);
  }

  @Override
  Object valueOf(Scanner json) {
    String numeral = json.numeral();
    float number = Float.parseFloat(numeral.equals("-0") ? "0" : numeral);
    return Float.isInfinite(number) ? null : number;
  }
}
