package parquetry.reader.values;

import java.math.BigDecimal;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;

/** A decimal with all of its digits, written as a number or as a string. */
final class DecimalReader extends ValueReader {

  /** The time that Java takes grows with the square of the number of digits. */
  private static final int MOST_DIGITS = 10_000;

  private final int precision;
  private final int scale;

  DecimalReader(String path, DecimalType type) {
    super(path, type.catalogString());
    precision = type.precision();
    scale = type.scale();
  }

  @Override
  Object readValue(Scanner json, Findings findings) throws Broken {
    long offset = json.offset();
    String written = null;
    if (json.peek() == '"') {
      json.string();
      written = json.text().toString();
    } else if (json.beginsNumber()) {
      json.number();
      written = json.numeral();
    }
    BigDecimal number = written == null ? null : parsed(written);
    return number == null ? misfit(json, findings, offset) : Decimal.apply(number, precision, scale);
  }

  /** The number with the declared scale, or null where it does not fit. */
  private BigDecimal parsed(String written) {
    if (written.length() > MOST_DIGITS) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(written);
      if (number.signum() == 0) {
        return BigDecimal.ZERO.setScale(scale);
      }
      long whole = (long) number.precision() - number.scale();
      // An exponent of a billion would give a billion digits.
      boolean isSmall = whole <= precision - scale && whole >= -precision;
      return isSmall ? number.setScale(scale) : null;
    } catch (ArithmeticException | NumberFormatException notOne) {
      return null;
    }
  }
}
