package parquetry.reader.text;

/** Why no JSON value begins or ends at a place. A broken record is data, so there is no stack trace. */
public final class Broken extends Exception {

  private static final long serialVersionUID = 1L;

  /** The number of bytes between the beginning of the file and the place. */
  public final long offset;

  /** Whether it is a NaN or an Infinity. */
  public final boolean isConstant;

  Broken(String message, long offset, boolean isConstant) {
    super(message, null, false, false);
    this.offset = offset;
    this.isConstant = isConstant;
  }
}
