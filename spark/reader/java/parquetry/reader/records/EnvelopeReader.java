package parquetry.reader.records;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.types.StringType$;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Bytes;
import parquetry.reader.text.Scanner;
import parquetry.reader.text.Window;
import parquetry.reader.values.ObjectReader;
import parquetry.reader.values.UndeclaredMembers;
import parquetry.reader.values.ValueReader;

/**
 * Reads what is beside the array of records in an object, and skips the array.
 *
 * <p>Fields may also follow the array. So the object is in memory as a whole before its records are read.
 */
final class EnvelopeReader {

  /** What stands before the paths of fields that are beside the array and not declared. */
  private static final String BESIDE = "(envelope)";

  private final Window window;
  private final Scanner json;
  private final List<UTF8String> path;
  private final String name;
  private final ObjectReader beside;
  private final boolean keepsUndeclared;

  EnvelopeReader(Window window, Scanner json, ReadOptions options) {
    this.window = window;
    this.json = json;
    path = options.each().stream().map(UTF8String::fromString).toList();
    name = String.join(".", options.each());
    beside = new ObjectReader(options.envelope());
    keepsUndeclared = options.undeclared() == ReadOptions.Undeclared.KEEP;
  }

  /** What recognizes an envelope: an object with the first name of the path. */
  static ObjectReader recognizer(List<String> path) {
    return new ObjectReader(new StructType().add(path.get(0), StringType$.MODULE$));
  }

  int width() {
    return beside.width();
  }

  /** The envelope that begins at `start`. */
  Envelope read(long start) throws IOException {
    while (true) {
      Envelope envelope = new Envelope(start, beside.width());
      json.begin(start);
      try {
        readMembers(0, envelope, BESIDE + ".");
        envelope.end = json.offset();
      } catch (Broken broken) {
        if (json.isCutOff() && window.more()) {
          continue;
        }
        envelope.keepBeside(window, Math.min(window.end(), broken.offset + 1));
      }
      judge(envelope);
      return envelope;
    }
  }

  private void readMembers(int level, Envelope envelope, String prefix) throws Broken {
    json.enter();
    if (json.isEmpty('}')) {
      return;
    }
    boolean hasMore;
    do {
      json.name();
      UTF8String member = json.text();
      boolean isStep = member.equals(path.get(level));
      int place = isStep ? -1 : beside.placeOf(json);
      long offset = json.offset();
      if (isStep) {
        readStep(level, envelope, prefix);
      } else {
        readBeside(place, member, envelope, prefix);
      }
      hasMore = json.hasMore('}');
      // A value that was cut off may end in the next file. Then no comma follows.
      if (place >= 0) {
        envelope.see(place, level + 1, offset);
      }
    } while (hasMore);
  }

  private void readStep(int level, Envelope envelope, String prefix) throws Broken {
    boolean isLast = level == path.size() - 1;
    if (!isLast && json.peek() == '{') {
      readMembers(level + 1, envelope, prefix + path.get(level) + ".");
    } else if (isLast && json.peek() == '[') {
      envelope.arrays.add(json.offset());
      json.skipValue();
      envelope.ends.add(json.offset());
    } else {
      long offset = json.offset();
      json.skipValue();
      envelope.other = offset;
    }
  }

  /** @param place of the declared field, or -1 */
  private void readBeside(int place, UTF8String member, Envelope envelope, String prefix) throws Broken {
    if (place < 0) {
      envelope.findings.addUndeclared(UTF8String.concat(UTF8String.fromString(prefix), member));
      json.skipValue();
      return;
    }
    envelope.seen[place] = false;
    envelope.values[place] = beside.readField(place, json, envelope.findings);
  }

  /** Whether from `offset`, after an array of records, members lead to the end of an object that may end there. */
  boolean mayEndAfter(long offset, Recovery recovery) throws IOException {
    while (true) {
      json.begin(offset);
      try {
        for (int level = path.size(); level > 0; level--) {
          while (json.hasMore('}')) {
            json.name();
            json.skipValue();
          }
        }
        return recovery.mayEnd(json.offset());
      } catch (Broken broken) {
        if (!json.isCutOff() || !window.more()) {
          return false;
        }
      }
    }
  }

  private void judge(Envelope envelope) {
    try {
      if (envelope.isBroken()) {
        judgeBroken(envelope);
      }
      if (envelope.reason == null) {
        judgeMembers(envelope);
      }
      if (keepsUndeclared && envelope.findings.undeclared() != null && !envelope.isBroken()) {
        envelope.undeclared = undeclared(envelope.start);
      }
    } catch (Broken broken) {
      throw new IllegalStateException(broken); // it was read before
    }
  }

  private void judgeBroken(Envelope envelope) {
    for (int place = 0; place < envelope.seen.length; place++) {
      if (!envelope.seen[place]) {
        envelope.reason = Piece.NOT_JSON;
        envelope.detail = "the object around the record is broken before or in its field " + beside.nameOf(place);
        return;
      }
    }
    if (keepsUndeclared) {
      envelope.reason = Piece.NOT_JSON;
      envelope.detail = "the object around the record is broken, and unknownFields: keep needs all of its fields";
    }
  }

  private void judgeMembers(Envelope envelope) throws Broken {
    if (envelope.other != Envelope.NONE) {
      envelope.reason = name + " is not an array";
      envelope.detail = ValueReader.found(at(envelope.start), envelope.other);
    } else if (envelope.arrays.isEmpty()) {
      envelope.reason = "no field " + name;
      envelope.detail = "each: " + name + " names the array of records";
    } else if (envelope.ambiguous != Envelope.NONE) {
      envelope.reason = beside.nameOf((int) envelope.ambiguous) + " comes in several objects";
      envelope.detail =
        "around " + name + "; remove it from envelope: with unknownFields: keep, SQL finds each of them";
    } else if (envelope.findings.misfit() != null) {
      envelope.reason = envelope.findings.misfit().reason();
      envelope.detail = ValueReader.found(at(envelope.start), envelope.findings.misfitOffset());
    } else {
      judgeText(envelope);
    }
  }

  private Scanner at(long start) {
    json.begin(start);
    return json;
  }

  /** Whether the text beside the records is Unicode; where the envelope is broken, that of the declared values. */
  private void judgeText(Envelope envelope) throws Broken {
    Piece invalid = envelope.isBroken() ? null : invalidBeside(envelope);
    for (long offset : envelope.valueOffsets) {
      json.begin(offset);
      json.skipValue();
      long end = json.offset();
      if (invalid == null) {
        invalid = Piece.invalid(window, offset, end);
      }
      if (invalid == null && json.loneSurrogate() >= 0) {
        invalid = Piece.loneSurrogate(window, offset, end, json.loneSurrogate());
      }
    }
    if (invalid != null) {
      envelope.reason = invalid.reason();
      envelope.detail = invalid.detail();
    }
  }

  private Piece invalidBeside(Envelope envelope) {
    long from = envelope.start;
    Piece invalid = null;
    for (int place = 0; place < envelope.arrays.size() && invalid == null; place++) {
      invalid = Piece.invalid(window, from, envelope.arrays.get(place));
      from = envelope.ends.get(place);
    }
    return invalid == null ? Piece.invalid(window, from, envelope.end) : invalid;
  }

  /** What is beside the records and not declared, as JSON. */
  private UTF8String undeclared(long start) throws Broken {
    Bytes target = new Bytes();
    json.begin(start);
    writeUndeclared(0, target);
    return UTF8String.fromBytes(target.copy());
  }

  private boolean writeUndeclared(int level, Bytes target) throws Broken {
    var members = new UndeclaredMembers(json, target);
    while (members.next()) {
      boolean isStep = json.text().equals(path.get(level));
      if (isStep && level < path.size() - 1 && isObject()) {
        members.writePart((scanner, part) -> writeUndeclared(level + 1, part));
      } else if (isStep) {
        json.skipValue();
      } else {
        beside.writeMember(members, json);
      }
    }
    return members.found();
  }

  private boolean isObject() {
    return json.peek() == '{';
  }

  /** The record's own undeclared part, and that of its envelope, as one object; null where there is neither. */
  static UTF8String both(UTF8String own, UTF8String ofEnvelope) {
    if (ofEnvelope == null) {
      return own;
    }
    UTF8String beginning = UTF8String.concat(UTF8String.fromString("{\"" + BESIDE + "\":"), ofEnvelope);
    UTF8String rest =
      own == null ? UTF8String.fromString("}") : UTF8String.fromString("," + own.toString().substring(1));
    return UTF8String.concat(beginning, rest);
  }
}
