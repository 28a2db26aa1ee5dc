package parquetry.reader.text;

import java.util.Arrays;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads JSON as RFC 8259 defines it from the bytes in a window, one value after the other.
 *
 * <p>It works on what is in memory. Where a value ends with the window, a method fails, and `isCutOff` says that the
 * value is to be read again when the window has more. So no method has to stop and go on in the middle of a value.
 */
public final class Scanner {

  /** A record that is nested more deeply is broken. Java's stack has room for several times this depth. */
  private static final int DEEPEST = 1000;

  private static final byte[] NULL = { 'n', 'u', 'l', 'l' };
  private static final byte[] TRUE = { 't', 'r', 'u', 'e' };
  private static final byte[] FALSE = { 'f', 'a', 'l', 's', 'e' };

  /** For each byte, whether it is not simply a part of a string: a quote, an escape, a control character, not ASCII. */
  private static final boolean[] SPECIAL = new boolean[256];

  static {
    Arrays.fill(SPECIAL, 0, 0x20, true);
    Arrays.fill(SPECIAL, 0x80, 0x100, true);
    SPECIAL['"'] = true;
    SPECIAL['\\'] = true;
  }

  private final Window window;
  private byte[] bytes;
  private int limit;
  private int record;
  private int position;
  private int depth;
  private boolean touched;

  private boolean nonAscii;
  private int loneSurrogate;

  private int from;
  private int to;
  private boolean escaped;
  private boolean fraction;

  private final Bytes unescaped = new Bytes();

  public Scanner(Window window) {
    this.window = window;
  }

  /** Begins a record at the offset. */
  public void begin(long offset) {
    bytes = window.bytes;
    limit = window.limit;
    record = (int) (offset - window.base);
    position = record;
    depth = 0;
    touched = false;
    nonAscii = false;
    loneSurrogate = -1;
  }

  /** Whether a failure may be due to bytes that the window does not have yet. */
  public boolean isCutOff() {
    return touched;
  }

  /** The offset of the next byte. */
  public long offset() {
    return window.base + position;
  }

  /** Goes to an offset in the same record. */
  public void goTo(long offset) {
    position = (int) (offset - window.base);
  }

  /** Whether the record has had a byte that is not ASCII, in a string. */
  public boolean hasNonAscii() {
    return nonAscii;
  }

  /** Says that the record has such a byte in a name that was not looked at. */
  public void noteNonAscii() {
    nonAscii = true;
  }

  /** The first escape in the record that is half of a surrogate pair; -1 where there is none. */
  public int loneSurrogate() {
    return loneSurrogate;
  }

  /** The next byte, at which a value may begin. */
  public byte peek() {
    return bytes[position];
  }

  /** Skips the { or [ with which an object or array begins. */
  public void enter() throws Broken {
    if (++depth > DEEPEST) {
      throw failure("nested too deeply", record, record);
    }
    position++;
  }

  /** After `enter`: whether the object or array has no member. Then its end is skipped. */
  public boolean isEmpty(char close) {
    skipBlanks();
    return leaves(close);
  }

  /** After a member: whether there is another one. Else the end is skipped. */
  public boolean hasMore(char close) throws Broken {
    skipBlanks();
    if (leaves(close)) {
      return false;
    }
    if (bytes[position] != ',') {
      throw failure("Expecting ',' delimiter", position, position);
    }
    position++;
    skipBlanks();
    return true;
  }

  private boolean leaves(char close) {
    if (bytes[position] != close) {
      return false;
    }
    position++;
    depth--;
    return true;
  }

  /** Skips a member's name and colon, if the name is written as `name`. */
  public boolean takesName(byte[] name) throws Broken {
    int start = position + 1;
    int end = start + name.length;
    boolean equal = end < limit && bytes[end] == '"' && bytes[position] == '"';
    if (!equal || !Arrays.equals(bytes, start, end, name, 0, name.length)) {
      return false;
    }
    position = end + 1;
    colon();
    return true;
  }

  /** Reads a member's name, and skips its colon. Then `text` gives the name. */
  public void name() throws Broken {
    if (bytes[position] != '"') {
      throw failure("Expecting property name enclosed in double quotes", position, position);
    }
    string();
    colon();
  }

  private void colon() throws Broken {
    skipBlanks();
    if (bytes[position] != ':') {
      throw failure("Expecting ':' delimiter", position, position);
    }
    position++;
    skipBlanks();
  }

  private void skipBlanks() {
    byte next = bytes[position];
    while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
      next = bytes[++position];
    }
  }

  /** Whether a null follows, which is then skipped. */
  public boolean takesNull() throws Broken {
    if (bytes[position] != 'n') {
      return false;
    }
    literal(NULL);
    return true;
  }

  /** Reads true or false, where one of them begins. */
  public boolean bool() throws Broken {
    boolean isTrue = bytes[position] == 't';
    literal(isTrue ? TRUE : FALSE);
    return isTrue;
  }

  private void literal(byte[] letters) throws Broken {
    int end = position + letters.length;
    if (end > limit || !Arrays.equals(bytes, position, end, letters, 0, letters.length)) {
      throw failure("Expecting value", position, end);
    }
    position = end;
  }

  /** Whether a number may begin here. */
  public boolean beginsNumber() {
    byte next = bytes[position];
    return next == '-' || (next >= '0' && next <= '9');
  }

  /** Reads a number. Then `from`, `to` and `isFraction` describe it. */
  public void number() throws Broken {
    from = position;
    int index = bytes[position] == '-' ? position + 1 : position;
    if (bytes[index] == '0') {
      index++;
    } else if (isDigit(bytes[index])) {
      index = afterDigits(index);
    } else {
      refuseConstant("-Infinity");
      throw failure("Expecting value", from, index);
    }
    fraction = false;
    if (bytes[index] == '.' && isDigit(bytes[index + 1])) {
      fraction = true;
      index = afterDigits(index + 2);
    }
    if (bytes[index] == 'e' || bytes[index] == 'E') {
      int digits = bytes[index + 1] == '-' || bytes[index + 1] == '+' ? index + 2 : index + 1;
      if (isDigit(bytes[digits])) {
        fraction = true;
        index = afterDigits(digits);
      }
    }
    touched |= index + 2 >= limit;
    to = index;
    position = index;
  }

  private int afterDigits(int start) {
    int index = start;
    while (isDigit(bytes[index])) {
      index++;
    }
    return index;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  /** Reads a string, which begins here. Then `from`, `to` and `isEscaped` describe it, without its quotes. */
  public void string() throws Broken {
    int index = position + 1;
    from = index;
    escaped = false;
    while (true) {
      while (!SPECIAL[bytes[index] & 0xff]) {
        index++;
      }
      byte special = bytes[index];
      if (special == '"') {
        break;
      } else if (special < 0) {
        nonAscii = true;
        index++;
      } else if (special == '\\') {
        index = afterEscape(index + 1);
      } else if (index >= limit) {
        throw failure("Unterminated string", from - 1, index);
      } else {
        throw failure("Invalid control character", index, index);
      }
    }
    to = index;
    position = index + 1;
  }

  /** @param letter where the letter behind the backslash is */
  private int afterEscape(int letter) throws Broken {
    escaped = true;
    if (letter >= limit) {
      throw failure("Unterminated string", from - 1, letter);
    }
    if (bytes[letter] == 'u') {
      return afterUnicode(letter);
    }
    if ("\"\\/bfnrt".indexOf(bytes[letter]) < 0) {
      throw failure("Invalid \\escape", letter - 1, letter);
    }
    return letter + 1;
  }

  private int afterUnicode(int letter) throws Broken {
    char unit = unit(letter);
    int next = letter + 5;
    boolean paired = Character.isHighSurrogate(unit) && bytes[next] == '\\' && bytes[next + 1] == 'u';
    if (paired && next + 6 < limit && Character.isLowSurrogate(unit(next + 1))) {
      return next + 6;
    }
    if (Character.isSurrogate(unit) && loneSurrogate < 0) {
      loneSurrogate = unit;
    }
    return next;
  }

  /** The UTF-16 unit of four hexadecimal digits. */
  private char unit(int letter) throws Broken {
    if (letter + 5 >= limit) {
      throw failure("Invalid \\uXXXX escape", letter, letter + 5);
    }
    int unit = 0;
    for (int index = letter + 1; index < letter + 5; index++) {
      int digit = bytes[index] < 0 ? -1 : Character.digit(bytes[index], 16);
      if (digit < 0) {
        throw failure("Invalid \\uXXXX escape", letter, index);
      }
      unit = (unit << 4) | digit;
    }
    return (char) unit;
  }

  /** Skips any value. */
  public void skipValue() throws Broken {
    switch (bytes[position]) {
      case '{' -> skipMembers('}');
      case '[' -> skipMembers(']');
      case '"' -> string();
      case 'n' -> literal(NULL);
      case 't', 'f' -> bool();
      default -> skipNumber();
    }
  }

  private void skipMembers(char close) throws Broken {
    enter();
    if (isEmpty(close)) {
      return;
    }
    do {
      if (close == '}') {
        name();
      }
      skipValue();
    } while (hasMore(close));
  }

  private void skipNumber() throws Broken {
    if (!beginsNumber()) {
      refuseConstant("NaN");
      refuseConstant("Infinity");
      throw failure("Expecting value", position, position);
    }
    number();
  }

  /** Some programs write these, which are not JSON. */
  private void refuseConstant(String constant) throws Broken {
    int end = position + constant.length();
    touched |= end >= limit;
    if (end <= limit && constant.equals(latin(position, end))) {
      throw new Broken(constant + " is not a JSON value", window.base + record, true);
    }
  }

  /** Where the last string or number begins: an index in `bytes`. */
  public int from() {
    return from;
  }

  /** Where the last string or number ends: an index in `bytes`. */
  public int to() {
    return to;
  }

  /** The bytes in which `from` and `to` are, until the next record begins. */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether the last string has an escape. */
  public boolean isEscaped() {
    return escaped;
  }

  /** Whether the last number has a fraction or an exponent. */
  public boolean isFraction() {
    return fraction;
  }

  /** The last number as it is written. */
  public String numeral() {
    return latin(from, to);
  }

  @SuppressWarnings("deprecation") // the fastest way, and right for ASCII
  private String latin(int start, int end) {
    return new String(bytes, 0, start, end - start);
  }

  /** The last string, without its escapes. */
  public UTF8String text() {
    if (!escaped) {
      return UTF8String.fromBytes(Arrays.copyOfRange(bytes, from, to));
    }
    unescaped.clear();
    Escapes.unescape(bytes, from, to, unescaped);
    return UTF8String.fromBytes(unescaped.copy());
  }

  /** @param examined the last place that was looked at */
  private Broken failure(String message, int place, int examined) {
    touched |= examined >= limit;
    return new Broken(message, window.base + place, false);
  }

  /** Why the value that should begin here cannot be read. */
  public Broken failure(String message) {
    return failure(message, position, position);
  }
}
