package parquetry.reader.source;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.records.Around;
import parquetry.reader.records.Piece;
import parquetry.reader.records.Pieces;
import parquetry.reader.text.Window;

/** The values of Spark's row for a piece, in the order of {@link Request#columns}. */
final class PieceRow {

  private static final int PLACE_COLUMNS = 9;
  /** A longer bad record, in bytes, is not kept, so it cannot be read again. Spark reads no longer text back. */
  private static final long LONGEST_KEPT = 8 << 20;

  private PieceRow() {}

  /**
   * The values of the row for the last piece of `records`.
   *
   * @param fromPath what it has from the path of its file, or null
   * @param width how many fields are declared
   */
  static Object[] of(
    Piece piece,
    Pieces records,
    Window window,
    UTF8String path,
    GenericArrayData fromPath,
    int width
  ) {
    Object[] row;
    if (piece.reason() != null) {
      var kept = replayInput(piece, records, window);
      row = bad(path, piece.offset(), piece.reason(), piece.detail(), piece.text(), width, kept);
    } else {
      row = placed(path, piece.offset(), width);
      row[6] = piece.kept();
      row[7] = fromPath;
      System.arraycopy(piece.values(), 0, row, PLACE_COLUMNS, width);
    }
    if (piece.undeclared() != null) {
      row[5] = new GenericArrayData(piece.undeclared().toArray());
    }
    return row;
  }

  /**
   * The row of a record that is bad, whatever is in its text.
   *
   * @param replayInput what a replay reads, or null
   */
  static Object[] bad(
    UTF8String path,
    long offset,
    String reason,
    String detail,
    String text,
    int width,
    Object replayInput
  ) {
    Object[] row = placed(path, offset, width);
    row[2] = UTF8String.fromString(text);
    row[3] = UTF8String.fromString(reason);
    row[4] = UTF8String.fromString(detail);
    row[8] = replayInput;
    return row;
  }

  /** A row that only says where its record is. */
  private static Object[] placed(UTF8String path, long offset, int width) {
    Object[] row = new Object[PLACE_COLUMNS + width];
    row[0] = path;
    row[1] = offset;
    return row;
  }

  static GenericArrayData texts(List<String> texts) {
    return texts == null ? null : new GenericArrayData(texts.stream().map(UTF8String::fromString).toArray());
  }

  /** The bytes from which the bad record can be read again, and where it is in them; null where they are not kept. */
  private static GenericInternalRow replayInput(Piece piece, Pieces records, Window window) {
    Around around = piece.end() == Piece.NONE ? null : records.around();
    long length = piece.end() - piece.offset();
    if (around == null || around.before().length + length + around.after().length > LONGEST_KEPT) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(around.before());
    bytes.writeBytes(window.copy(piece.offset(), piece.end()));
    bytes.writeBytes(around.after());
    long begin = around.before().length;
    return replayInput(bytes.toByteArray(), begin, begin + length);
  }

  static GenericInternalRow replayInput(byte[] bytes, long begin, long end) {
    return new GenericInternalRow(new Object[] { bytes, begin, end });
  }
}
