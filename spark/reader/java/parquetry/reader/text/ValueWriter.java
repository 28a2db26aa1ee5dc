package parquetry.reader.text;

/** Writes a value that a scanner reads as JSON again: numbers as they are written, strings with the fewest escapes. */
public final class ValueWriter {

  private final String comma;
  private final String colon;
  private final int enough;

  private ValueWriter(String comma, String colon, int enough) {
    this.comma = comma;
    this.colon = colon;
    this.enough = enough;
  }

  /** Without blanks. */
  public static ValueWriter compact() {
    return new ValueWriter(",", ":", Integer.MAX_VALUE);
  }

  /**
   * For a person to read.
   *
   * @param enough the bytes after which nothing more has to be written
   */
  public static ValueWriter readable(int enough) {
    return new ValueWriter(", ", ": ", enough);
  }

  /** Reads the value that begins at the scanner's place, and adds it. */
  public void write(Scanner json, Bytes target) throws Broken {
    if (target.size() > enough) {
      json.skipValue();
      return;
    }
    switch (json.peek()) {
      case '{' -> writeMembers(json, '{', '}', target);
      case '[' -> writeMembers(json, '[', ']', target);
      case '"' -> {
        json.string();
        Escapes.quote(json.text().getBytes(), target);
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        json.number();
        String numeral = json.numeral();
        target.add(numeral.equals("-0") ? "0" : numeral);
      }
      default -> {
        boolean isNull = json.takesNull();
        target.add(isNull ? "null" : String.valueOf(bool(json)));
      }
    }
  }

  private static boolean bool(Scanner json) throws Broken {
    if (json.peek() != 't' && json.peek() != 'f') {
      json.skipValue(); // fails
    }
    return json.bool();
  }

  private void writeMembers(Scanner json, char open, char close, Bytes target) throws Broken {
    json.enter();
    target.add(open);
    if (!json.isEmpty(close)) {
      writeMember(json, close, target);
      while (json.hasMore(close)) {
        target.add(comma);
        writeMember(json, close, target);
      }
    }
    target.add(close);
  }

  private void writeMember(Scanner json, char close, Bytes target) throws Broken {
    if (close == '}') {
      json.name();
      writeName(json, target);
    }
    write(json, target);
  }

  /** Adds the member's name that was just read, and a colon. */
  public void writeName(Scanner json, Bytes target) {
    Escapes.quote(json.text().getBytes(), target);
    target.add(colon);
  }
}
