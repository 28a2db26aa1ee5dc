package parquetry.reader.values;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;

/**
 * The names of an object's members, and which of them are declared.
 *
 * <p>Most records have the same members in the same order. So the name that came at a place in an earlier record is
 * tried first, which takes one comparison of bytes.
 */
final class Names {

  private static final int REMEMBERED = 1000;

  private record Name(byte[] bytes, boolean nonAscii, int field, UTF8String path) {}

  private final String prefix;
  private final Map<UTF8String, Integer> declared = new HashMap<>();
  private final List<Name> seen = new ArrayList<>();

  /** @param prefix what stands before a name in its path: empty, or as in `user.` */
  Names(String prefix, String[] declared) {
    this.prefix = prefix;
    for (int place = 0; place < declared.length; place++) {
      this.declared.put(UTF8String.fromString(declared[place]), place);
    }
  }

  /**
   * Reads the name of the member at a place of its object.
   *
   * @return the place of the declared field; -1 where the name is not declared, which is noted
   */
  int read(Scanner json, int place, Findings findings) throws Broken {
    if (place < seen.size()) {
      Name expected = seen.get(place);
      if (json.takesName(expected.bytes)) {
        return found(expected, json, findings);
      }
    }
    json.name();
    Name name = nameOf(json);
    if (place < seen.size()) {
      seen.set(place, name);
    } else if (place < REMEMBERED && place == seen.size()) {
      seen.add(name);
    }
    return found(name, json, findings);
  }

  String nameOf(int place) {
    return declared
      .entrySet()
      .stream()
      .filter(name -> name.getValue() == place)
      .findFirst()
      .map(name -> name.getKey().toString())
      .orElseThrow();
  }

  /** The declared names as UTF-8. */
  byte[][] declared() {
    return declared
      .keySet()
      .stream()
      .map(UTF8String::getBytes)
      .toArray(byte[][]::new);
  }

  /** The place of the declared field whose name was just read, or -1. */
  int placeOf(Scanner json) {
    return declared.getOrDefault(json.text(), -1);
  }

  private static int found(Name name, Scanner json, Findings findings) {
    if (name.nonAscii) {
      json.noteNonAscii();
    }
    if (name.field < 0) {
      findings.addUndeclared(name.path);
    }
    return name.field;
  }

  private Name nameOf(Scanner json) {
    UTF8String text = json.text();
    byte[] bytes = text.getBytes();
    int field = declared.getOrDefault(text, -1);
    UTF8String path = field >= 0 ? null : UTF8String.concat(UTF8String.fromString(prefix), text);
    return new Name(asWritten(bytes), isNonAscii(bytes), field, path);
  }

  /** How the name is written, in bytes. Where it needs escapes: bytes that no written name has. */
  private static byte[] asWritten(byte[] name) {
    for (byte character : name) {
      if (character == '"' || character == '\\' || (character >= 0 && character < 0x20)) {
        return new byte[] { '"' };
      }
    }
    return name;
  }

  private static boolean isNonAscii(byte[] name) {
    for (byte character : name) {
      if (character < 0) {
        return true;
      }
    }
    return false;
  }
}
