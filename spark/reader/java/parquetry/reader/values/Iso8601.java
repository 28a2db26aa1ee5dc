package parquetry.reader.values;

/**
 * Days and moments as ISO 8601 writes them, with microseconds at most.
 *
 * <p>A date may be written with the time 00:00, and a timestamp without a time. Without an offset, it is in UTC.
 */
final class Iso8601 {

  /** No moment has this value. */
  static final long NONE = Long.MIN_VALUE;

  private static final int DAY = 10;
  private static final long SECONDS_OF_DAY = 86_400;

  private final byte[] text;
  private final int end;
  private int position;

  private Iso8601(byte[] text, int from, int to) {
    this.text = text;
    this.position = from;
    this.end = to;
  }

  /** Days since 1970, or NONE. */
  static long day(byte[] text, int from, int to) {
    return new Iso8601(text, from, to).midnight();
  }

  /** Microseconds since 1970, or NONE. */
  static long moment(byte[] text, int from, int to) {
    return new Iso8601(text, from, to).moment();
  }

  private long midnight() {
    long day = day();
    if (day == NONE || position == end) {
      return day;
    }
    boolean isMidnight = takesOneOf("T ") && number(2) == 0 && takes(':') && number(2) == 0;
    if (isMidnight && takes(':')) {
      isMidnight = number(2) == 0 && (!takes('.') || zeros() > 0);
    }
    takes('Z');
    return isMidnight && position == end ? day : NONE;
  }

  private long moment() {
    long day = day();
    if (day == NONE || position == end) {
      return day == NONE ? NONE : day * SECONDS_OF_DAY * 1_000_000;
    }
    if (!takesOneOf("T ")) {
      return NONE;
    }
    int hour = number(2);
    boolean isClock = hour >= 0 && hour < 24 && takes(':');
    int minute = isClock ? number(2) : -1;
    if (minute < 0 || minute > 59) {
      return NONE;
    }
    long micros = takes(':') ? seconds() : 0;
    long offset = position == end ? 0 : offset();
    if (micros < 0 || offset == NONE || position != end) {
      return NONE;
    }
    return (day * SECONDS_OF_DAY + hour * 3600 + minute * 60 - offset) * 1_000_000 + micros;
  }

  /** Seconds and their fraction in microseconds, or a number below 0. */
  private long seconds() {
    int second = number(2);
    if (second < 0 || second > 59) {
      return -1;
    }
    long micros = second * 1_000_000L;
    if (takes('.')) {
      long place = 100_000;
      if (digit() < 0) {
        return -1;
      }
      for (int digit = digit(); digit >= 0 && place > 0; digit = digit()) {
        micros += digit * place;
        place /= 10;
        position++;
      }
      zeros();
    }
    return micros;
  }

  /** The offset from UTC in seconds, or NONE. */
  private long offset() {
    if (takes('Z')) {
      return 0;
    }
    boolean negative = position < end && text[position] == '-';
    if (!takesOneOf("+-")) {
      return NONE;
    }
    int hours = number(2);
    int minutes = 0;
    if (position < end) {
      takes(':');
      minutes = number(2);
    }
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 18 * 60) {
      return NONE;
    }
    long seconds = hours * 3600L + minutes * 60L;
    return negative ? -seconds : seconds;
  }

  private long day() {
    int year = end - position < DAY ? -1 : number(4);
    int month = takes('-') ? number(2) : -1;
    int day = takes('-') ? number(2) : -1;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
      return NONE;
    }
    return java.time.LocalDate.of(year, month, day).toEpochDay();
  }

  private static int daysOf(int year, int month) {
    return java.time.YearMonth.of(year, month).lengthOfMonth();
  }

  /** The number that the next `digits` digits make, or -1 where fewer follow. */
  private int number(int digits) {
    int number = 0;
    for (int i = 0; i < digits; i++) {
      int digit = digit();
      if (digit < 0) {
        return -1;
      }
      number = 10 * number + digit;
      position++;
    }
    return number;
  }

  private int digit() {
    return position < end && text[position] >= '0' && text[position] <= '9' ? text[position] - '0' : -1;
  }

  private int zeros() {
    int before = position;
    while (position < end && text[position] == '0') {
      position++;
    }
    return position - before;
  }

  private boolean takes(char expected) {
    boolean found = position < end && text[position] == expected;
    position += found ? 1 : 0;
    return found;
  }

  private boolean takesOneOf(String expected) {
    boolean found = position < end && text[position] > 0 && expected.indexOf(text[position]) >= 0;
    position += found ? 1 : 0;
    return found;
  }
}
