package parquetry.reader.records;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.text.Window;
import parquetry.reader.values.Findings;

/** An object around an array of records: what was found in it, up to its end or to where it is broken. */
final class Envelope {

  static final long NONE = -1;
  /** If the text beside the records has more bytes than this, none of it is kept. */
  private static final int LONGEST_BESIDE = 1 << 20;

  /** Where its arrays of records begin. There are several where a name comes twice. */
  final List<Long> arrays = new ArrayList<>();
  /** Where they end. The last one has no end where the envelope is broken in it. */
  final List<Long> ends = new ArrayList<>();
  /** Where the declared values begin. */
  final List<Long> valueOffsets = new ArrayList<>();
  final Object[] values;
  final boolean[] seen;
  /** How deep in the envelope each declared field was found, from 1. */
  final int[] levels;
  final Findings findings = new Findings();

  final long start;
  /** Where it ends, or NONE where it is broken. */
  long end = NONE;
  /** Where the value is that should be the array, or NONE. */
  long other = NONE;
  /** A declared field that is in several objects around the array, or NONE. */
  long ambiguous = NONE;
  /** Why none of its records is good; null where they may be. */
  String reason;
  String detail;
  /** What is not declared in it, as JSON; null where all is, or where it is not asked for. */
  UTF8String undeclared;
  /** The text before, between and after its arrays, with their brackets; null where it is too long. */
  private List<byte[]> beside;

  Envelope(long start, int width) {
    this.start = start;
    this.values = new Object[width];
    this.seen = new boolean[width];
    this.levels = new int[width];
  }

  /** Notes the value of a declared field, whose end is certain. */
  void see(int place, int level, long offset) {
    if (levels[place] != 0 && levels[place] != level) {
      ambiguous = place;
    }
    levels[place] = level;
    seen[place] = true;
    valueOffsets.add(offset);
  }

  /** Copies the text beside its arrays as far as `stop`, because the window may lose it before its records are read. */
  void keepBeside(Window window, long stop) {
    beside = new ArrayList<>();
    long from = start;
    long length = 0;
    for (int place = 0; place <= arrays.size() && from != NONE; place++) {
      long to = place < arrays.size() ? arrays.get(place) + 1 : stop;
      length += to - from;
      if (length > LONGEST_BESIDE) {
        beside = null;
        return;
      }
      beside.add(from < to ? window.copy(from, to) : new byte[0]);
      from = place < ends.size() ? ends.get(place) - 1 : NONE;
    }
  }

  /**
   * What stands around the records of the array that began at `array`, without those of other arrays.
   *
   * @return null where it is too long to be kept
   */
  Around around(long array, Window window) {
    if (!isBroken() && beside == null) {
      keepBeside(window, end);
    }
    int last = arrays.indexOf(array) + 1;
    return beside == null || last == 0
      ? null
      : new Around(joined(beside.subList(0, last)), joined(beside.subList(last, beside.size())));
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  boolean isBroken() {
    return end == NONE;
  }

  /** Where reading goes on after the array that began at `array`. */
  long after(long array) {
    int next = arrays.indexOf(array) + 1;
    return next < arrays.size() ? arrays.get(next) : end;
  }
}
