package parquetry.reader.records;

/**
 * What must stand around a record so that it is read again as it was.
 *
 * @param before the beginning of its envelope, as far as the array of records
 * @param after the rest of its envelope, from the end of that array
 */
public record Around(byte[] before, byte[] after) {
  static final Around NOTHING = new Around(new byte[0], new byte[0]);
}
