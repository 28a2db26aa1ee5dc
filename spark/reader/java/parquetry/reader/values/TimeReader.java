package parquetry.reader.values;

import parquetry.reader.text.Scanner;

/** A date or a timestamp, a string that is ISO 8601. */
final class TimeReader extends QuotedReader {

  private final boolean isDate;

  TimeReader(String path, String type, boolean isDate) {
    super(path, type);
    this.isDate = isDate;
  }

  @Override
  Object valueOf(Scanner json) {
    byte[] text = json.isEscaped() ? json.text().getBytes() : json.bytes();
    int from = json.isEscaped() ? 0 : json.from();
    int to = json.isEscaped() ? text.length : json.to();
    long time = isDate ? Iso8601.day(text, from, to) : Iso8601.moment(text, from, to);
    if (time == Iso8601.NONE) {
      return null;
    }
    return isDate ? (Object) (int) time : (Object) time;
  }
}
