package parquetry.reader.values;

import parquetry.reader.text.Broken;
import parquetry.reader.text.Bytes;
import parquetry.reader.text.Scanner;
import parquetry.reader.text.ValueWriter;

/** Reads the members of an object, and writes an object of what is not declared: members, or parts of them. */
public final class UndeclaredMembers {

  /** Writes what is not declared in a value; whether there is anything. */
  @FunctionalInterface
  public interface Part {
    boolean write(Scanner json, Bytes target) throws Broken;
  }

  private static final ValueWriter COMPACT = ValueWriter.compact();

  private final Scanner json;
  private final Bytes target;
  private boolean began;
  private boolean ended;
  private boolean found;

  public UndeclaredMembers(Scanner json, Bytes target) {
    this.json = json;
    this.target = target;
  }

  /** Reads the name of the next member; at the end, closes the object. */
  public boolean next() throws Broken {
    if (!began) {
      began = true;
      target.add('{');
      json.enter();
      ended = json.isEmpty('}');
    } else {
      ended = !json.hasMore('}');
    }
    if (ended) {
      target.add('}');
      return false;
    }
    json.name();
    return true;
  }

  /** Writes the member whose name was just read. */
  void write() throws Broken {
    writeName();
    COMPACT.write(json, target);
    found = true;
  }

  /** Writes what is not declared in the member whose name was just read. */
  public void writePart(Part part) throws Broken {
    int before = target.size();
    writeName();
    if (part.write(json, target)) {
      found = true;
    } else {
      target.truncate(before);
    }
  }

  private void writeName() {
    if (found) {
      target.add(',');
    }
    COMPACT.writeName(json, target);
  }

  public boolean found() {
    return found;
  }
}
