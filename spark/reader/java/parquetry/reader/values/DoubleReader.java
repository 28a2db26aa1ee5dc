package parquetry.reader.values;

import parquetry.reader.text.Scanner;

/** The double that is nearest to the number. A number beyond the largest double is not one. */
final class DoubleReader extends NumberReader {

  private static final double[] POWERS = new double[23];

  static {
    for (int power = 0; power < POWERS.length; power++) {
      POWERS[power] = Double.parseDouble("1e" + power);
    }
  }

  DoubleReader(String path, String type) {
    super(path, type);
  }

  @Override
  Object valueOf(Scanner json) {
    double number = nearest(json);
    return Double.isInfinite(number) ? null : number;
  }

  /**
   * At most 15 digits are a whole number that a double holds exactly, and so are the powers of ten up to 22. So their
   * quotient is rounded once, as it has to be.
   */
  private static double nearest(Scanner json) {
    byte[] bytes = json.bytes();
    boolean negative = bytes[json.from()] == '-';
    int from = negative ? json.from() + 1 : json.from();
    int point = json.to();
    long digits = 0;
    boolean isShort = json.to() - from <= 16;
    for (int position = from; isShort && position < json.to(); position++) {
      if (bytes[position] == '.') {
        point = position + 1;
      } else {
        isShort = bytes[position] <= '9' && bytes[position] >= '0';
        digits = 10 * digits + (bytes[position] - '0');
      }
    }
    if (!isShort || digits >= 1_000_000_000_000_000L) {
      return Double.parseDouble(json.numeral());
    }
    double number = digits / POWERS[json.to() - point];
    return negative && (digits != 0 || json.isFraction()) ? -number : number;
  }
}
