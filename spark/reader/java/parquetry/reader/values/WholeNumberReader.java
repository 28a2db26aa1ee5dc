package parquetry.reader.values;

import parquetry.reader.text.Scanner;

/** A whole number within the bounds of its type. `1.0` and `1e3` are not whole numbers. */
final class WholeNumberReader extends NumberReader {

  private final int bits;

  /** @param bits of the type: 8, 16, 32 or 64 */
  WholeNumberReader(String path, String type, int bits) {
    super(path, type);
    this.bits = bits;
  }

  @Override
  Object valueOf(Scanner json) {
    if (json.isFraction()) {
      return null;
    }
    byte[] bytes = json.bytes();
    boolean negative = bytes[json.from()] == '-';
    int from = negative ? json.from() + 1 : json.from();
    if (json.to() - from > 19) {
      return null;
    }
    // The negated number: two's complement has one more negative number, so Long.MIN_VALUE fits.
    long negated = 0;
    for (int position = from; position < json.to(); position++) {
      negated = 10 * negated - (bytes[position] - '0');
    }
    boolean overflowed = negated > 0 || (negated == Long.MIN_VALUE && !negative);
    long number = negative ? negated : -negated;
    return overflowed || number >> (bits - 1) != number >> 63 ? null : boxed(number);
  }

  private Object boxed(long number) {
    return switch (bits) {
      case 8 -> (byte) number;
      case 16 -> (short) number;
      case 32 -> (int) number;
      default -> number;
    };
  }
}
