package parquetry.reader.text;

/** The escapes in JSON strings, of which the scanner knows that they are well-formed. */
final class Escapes {

  private Escapes() {}

  /** Adds the string between two places without its escapes. */
  static void unescape(byte[] bytes, int from, int to, Bytes target) {
    int position = from;
    while (position < to) {
      int plain = position;
      while (position < to && bytes[position] != '\\') {
        position++;
      }
      target.add(bytes, plain, position);
      if (position < to) {
        position = unescapeOne(bytes, position + 1, target);
      }
    }
  }

  private static int unescapeOne(byte[] bytes, int letter, Bytes target) {
    switch (bytes[letter]) {
      case 'b' -> target.add('\b');
      case 'f' -> target.add('\f');
      case 'n' -> target.add('\n');
      case 'r' -> target.add('\r');
      case 't' -> target.add('\t');
      case 'u' -> {
        return unescapeUnicode(bytes, letter, target);
      }
      default -> target.add(bytes[letter]);
    }
    return letter + 1;
  }

  private static int unescapeUnicode(byte[] bytes, int letter, Bytes target) {
    char unit = unit(bytes, letter);
    if (!Character.isSurrogate(unit)) {
      target.addCodePoint(unit);
      return letter + 5;
    }
    boolean paired = Character.isHighSurrogate(unit) && bytes[letter + 5] == '\\' && bytes[letter + 6] == 'u';
    if (paired && Character.isLowSurrogate(unit(bytes, letter + 6))) {
      target.addCodePoint(Character.toCodePoint(unit, unit(bytes, letter + 6)));
      return letter + 11;
    }
    target.add('?'); // the record goes to quarantine
    return letter + 5;
  }

  private static char unit(byte[] bytes, int letter) {
    int unit = 0;
    for (int position = letter + 1; position < letter + 5; position++) {
      unit = (unit << 4) | Character.digit(bytes[position], 16);
    }
    return (char) unit;
  }

  /** Adds a string in quotes, with the escapes that JSON asks for and no others. */
  static void quote(byte[] text, Bytes target) {
    target.add('"');
    for (byte character : text) {
      switch (character) {
        case '"' -> target.add("\\\"");
        case '\\' -> target.add("\\\\");
        case '\b' -> target.add("\\b");
        case '\f' -> target.add("\\f");
        case '\n' -> target.add("\\n");
        case '\r' -> target.add("\\r");
        case '\t' -> target.add("\\t");
        default -> {
          if (character >= 0 && character < 0x20) {
            target.add(String.format("\\u%04x", (int) character));
          } else {
            target.add(character);
          }
        }
      }
    }
    target.add('"');
  }
}
