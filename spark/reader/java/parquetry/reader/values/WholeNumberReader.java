package parquetry.reader.values;

import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;

/** A whole number within the bounds of its type. `1.0` and `1e3` are not whole numbers. */
final class WholeNumberReader extends ValueReader {

  private final int bits;

  /** @param bits of the type: 8, 16, 32 or 64 */
  WholeNumberReader(String path, String type, int bits) {
    super(path, type);
    this.bits = bits;
  }

  @Override
  Object readValue(Scanner json, Findings findings) throws Broken {
    if (!json.beginsNumber()) {
      return misfit(json, findings);
    }
    long offset = json.offset();
    json.number();
    if (json.isFraction()) {
      return misfit(json, findings, offset);
    }
    byte[] bytes = json.bytes();
    boolean negative = bytes[json.from()] == '-';
    int from = negative ? json.from() + 1 : json.from();
    if (json.to() - from > 19) {
      return misfit(json, findings, offset);
    }
    long below = 0; // the number with a minus: there is one more of these
    for (int at = from; at < json.to(); at++) {
      below = 10 * below - (bytes[at] - '0');
    }
    boolean overflowed = below > 0 || (below == Long.MIN_VALUE && !negative);
    long number = negative ? below : -below;
    return overflowed || number >> (bits - 1) != number >> 63 ? misfit(json, findings, offset) : boxed(number);
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
