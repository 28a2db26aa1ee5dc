package parquetry.reader.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The part of a stream that is in memory: from the first byte that is still needed, as far as it was read.
 *
 * <p>Places are offsets from the beginning of the stream. The memory is bounded by what is needed at the same time.
 */
public final class Window implements Closeable {

  /** Zeros behind the last byte, so that the scanner may look some bytes ahead without a check. */
  static final int PADDING = 8;

  private static final int FIRST_SIZE = 1 << 18;
  private static final int LARGEST = Integer.MAX_VALUE - 64;

  byte[] bytes;
  /** How many of `bytes` are filled. */
  int limit;
  /** The offset of the first of `bytes`. */
  long base;

  private final InputStream stream;
  private int needed;
  private boolean ended;

  public Window(InputStream stream) {
    this(stream, FIRST_SIZE);
  }

  private Window(InputStream stream, int size) {
    this.stream = stream;
    this.bytes = new byte[size + PADDING];
  }

  /** A window on bytes that are in memory already. */
  public static Window of(byte[] content) {
    return of(content, 0);
  }

  /** A window on bytes that are in memory already, the first of which has the offset `base`. */
  public static Window of(byte[] content, long base) {
    Window window = new Window(InputStream.nullInputStream(), content.length);
    System.arraycopy(content, 0, window.bytes, 0, content.length);
    window.limit = content.length;
    window.base = base;
    window.ended = true;
    return window;
  }

  /** Whether the stream has a byte at `offset`, which is not before the first one that is needed. */
  public boolean has(long offset) throws IOException {
    while (offset - base >= limit) {
      if (!more()) {
        return false;
      }
    }
    return true;
  }

  /** The byte at `offset`, where `has` was true. */
  public byte at(long offset) {
    return bytes[(int) (offset - base)];
  }

  /** Whether the stream has the byte `expected` at `offset`. */
  public boolean has(long offset, char expected) throws IOException {
    return has(offset) && at(offset) == expected;
  }

  /** A copy of the bytes between two offsets. */
  public byte[] copy(long from, long to) {
    return Arrays.copyOfRange(bytes, (int) (from - base), (int) (to - base));
  }

  /** The offset of the first byte between two offsets that is not UTF-8, or -1. */
  public long firstInvalid(long from, long to) {
    int found = Utf8.firstInvalid(bytes, (int) (from - base), (int) (to - base));
    return found < 0 ? -1 : base + found;
  }

  /** The offset of the first byte that is in memory. */
  public long begin() {
    return base;
  }

  /** Says that no byte before `offset` is needed any more. */
  public void release(long offset) {
    needed = (int) (offset - base);
  }

  /** The offset behind the last byte that was read. */
  public long end() {
    return base + limit;
  }

  /**
   * Reads on until the array is full. Only the bytes that are needed are kept. So the array grows only when more than
   * half of it is needed.
   *
   * @return whether there was anything to read
   */
  public boolean more() throws IOException {
    if (ended) {
      return false;
    }
    if (limit > 0) {
      makeRoom();
    }
    int before = limit;
    int room = bytes.length - PADDING - limit;
    int found = 0;
    while (room > 0 && (found = stream.read(bytes, limit, room)) >= 0) {
      limit += found;
      room -= found;
    }
    ended = found < 0;
    Arrays.fill(bytes, limit, limit + PADDING, (byte) 0);
    return limit > before;
  }

  private void makeRoom() throws IOException {
    int kept = limit - needed;
    byte[] target = bytes;
    if (kept > bytes.length / 2) {
      if (bytes.length == LARGEST) {
        throw new IOException("the record that begins at offset " + (base + needed) + " is larger than 2 GiB");
      }
      target = new byte[(int) Math.min(2L * bytes.length, LARGEST)];
    }
    System.arraycopy(bytes, needed, target, 0, kept);
    bytes = target;
    base += needed;
    limit = kept;
    needed = 0;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
