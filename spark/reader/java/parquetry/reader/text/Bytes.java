package parquetry.reader.text;

import java.util.Arrays;

/** Bytes that are written one after the other. */
public final class Bytes {

  private byte[] content = new byte[64];
  private int size;

  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  /** Forgets what was written after the first `length` bytes. */
  public void truncate(int length) {
    size = length;
  }

  /** A copy of what was written. */
  public byte[] copy() {
    return Arrays.copyOf(content, size);
  }

  public void add(int character) {
    grow(1);
    content[size++] = (byte) character;
  }

  /** Adds ASCII. */
  public void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i));
    }
  }

  public void add(byte[] source, int from, int to) {
    grow(to - from);
    System.arraycopy(source, from, content, size, to - from);
    size += to - from;
  }

  /** Adds a character as UTF-8. */
  public void addCodePoint(int point) {
    if (point < 0x80) {
      add(point);
    } else if (point < 0x800) {
      add(0xc0 | (point >> 6));
      add(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
      add(0xe0 | (point >> 12));
      add(0x80 | ((point >> 6) & 0x3f));
      add(0x80 | (point & 0x3f));
    } else {
      add(0xf0 | (point >> 18));
      add(0x80 | ((point >> 12) & 0x3f));
      add(0x80 | ((point >> 6) & 0x3f));
      add(0x80 | (point & 0x3f));
    }
  }

  private void grow(int more) {
    if (size + more > content.length) {
      content = Arrays.copyOf(content, (int) Math.min(Math.max(2L * content.length, (long) size + more), LARGEST));
    }
  }

  private static final int LARGEST = Integer.MAX_VALUE - 64;
}
