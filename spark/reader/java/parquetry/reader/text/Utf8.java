package parquetry.reader.text;

/** UTF-8 as RFC 3629 defines it: no form that is longer than needed, and no surrogates. */
public final class Utf8 {

  private Utf8() {}

  /** The place of the first byte that does not begin a character, or -1. */
  public static int firstInvalid(byte[] bytes, int from, int to) {
    int position = from;
    while (position < to) {
      int length = length(bytes, position, to);
      if (length == 0) {
        return position;
      }
      position += length;
    }
    return -1;
  }

  /** How many bytes the character at `position` has; 0 where none begins or not all of it is before `to`. */
  static int length(byte[] bytes, int position, int to) {
    int first = bytes[position] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || position + length > to || !isSecond(first, bytes[position + 1] & 0xff)) {
      return 0;
    }
    for (int next = position + 2; next < position + length; next++) {
      if ((bytes[next] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static boolean isSecond(int first, int second) {
    int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return second >= lowest && second <= highest;
  }

  /** The text for a person: at most `most` characters and then …; bytes that are not UTF-8 as \xff. */
  public static String readable(byte[] bytes, int from, int to, int most) {
    StringBuilder text = new StringBuilder();
    int position = from;
    int characters = 0;
    while (position < to) {
      int length = length(bytes, position, to);
      int size = length == 0 ? 4 : 1;
      for (int i = 0; i < size; i++) {
        if (characters++ == most) {
          return text.append('…').toString();
        }
        text.appendCodePoint(length == 0 ? escape(bytes[position]).charAt(i) : codePoint(bytes, position, length));
      }
      position += Math.max(length, 1);
    }
    return text.toString();
  }

  private static String escape(byte invalid) {
    return String.format("\\x%02x", invalid & 0xff);
  }

  private static int codePoint(byte[] bytes, int position, int length) {
    if (length == 1) {
      return bytes[position];
    }
    int point = bytes[position] & (0x7f >> length);
    for (int next = position + 1; next < position + length; next++) {
      point = (point << 6) | (bytes[next] & 0x3f);
    }
    return point;
  }
}
