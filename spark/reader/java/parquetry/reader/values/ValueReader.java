package parquetry.reader.values;

import parquetry.reader.text.Broken;
import parquetry.reader.text.Bytes;
import parquetry.reader.text.Scanner;
import parquetry.reader.text.Utf8;
import parquetry.reader.text.ValueWriter;

/**
 * Reads the value of one declared field as it is written, in the form in which Spark holds it.
 *
 * <p>A value that is not exactly one of the declared type is skipped and noted as a misfit. Null is a value of every
 * type.
 */
public abstract class ValueReader {

  private static final int SHOWN = 200;

  private final String path;
  private final String type;

  /**
   * @param path the names that lead to the field, as in `user.tags[]`
   * @param type Spark's name of its type
   */
  ValueReader(String path, String type) {
    this.path = path;
    this.type = type;
  }

  /** Reads the value that begins at the scanner's place. */
  public final Object read(Scanner json, Findings findings) throws Broken {
    return json.takesNull() ? null : readValue(json, findings);
  }

  abstract Object readValue(Scanner json, Findings findings) throws Broken;

  /**
   * Skips the value, and adds what is in it and not declared, as JSON. An element of an array without such a part
   * is null there, so that the others keep their places.
   *
   * @return whether there is anything; if not, what was added must be removed
   */
  boolean writeUndeclared(Scanner json, Bytes target) throws Broken {
    json.skipValue();
    return false;
  }

  /** Skips a value that begins at `offset` and is not of the type. */
  final Object misfit(Scanner json, Findings findings, long offset) throws Broken {
    json.goTo(offset);
    json.skipValue();
    findings.addMisfit(this, offset);
    return null;
  }

  final Object misfit(Scanner json, Findings findings) throws Broken {
    return misfit(json, findings, json.offset());
  }

  /** Why a record with a misfit of this reader is in quarantine. */
  public final String reason() {
    String article = "aeiou".indexOf(type.charAt(0)) >= 0 ? "an" : "a";
    return path + " is not " + article + " " + type;
  }

  /** The misfit that begins at `offset`, in part when it is long, and what kind of value it is. */
  public static String found(Scanner json, long offset) throws Broken {
    json.goTo(offset);
    String kind = switch (json.peek()) {
      case '{' -> "an object";
      case '[' -> "an array";
      case '"' -> "a string";
      case 't', 'f' -> "a boolean";
      case 'n' -> "a null";
      default -> "a number";
    };
    Bytes written = new Bytes();
    if (kind.equals("a number")) {
      json.number();
      written.add(json.numeral());
    } else {
      ValueWriter.readable(4 * SHOWN).write(json, written);
    }
    return "found " + Utf8.readable(written.copy(), 0, written.size(), SHOWN) + ", " + kind;
  }
}
