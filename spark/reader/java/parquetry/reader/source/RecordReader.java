package parquetry.reader.source;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.records.Decoder;
import parquetry.reader.records.Piece;
import parquetry.reader.text.Window;
import parquetry.reader.values.ObjectReader;

/** The records of some files, as Spark's rows. */
final class RecordReader implements PartitionReader<InternalRow> {

  private static final int PLACE_COLUMNS = 6;

  private final Iterator<InputFile> files;
  private final Configuration hadoop;
  private final ObjectReader fields;
  private final boolean refusesUndeclared;

  private OpenFile file;
  private UTF8String path;
  private Window window;
  private Decoder records;
  private Piece piece;

  RecordReader(List<InputFile> files, Configuration hadoop, StructType fields, boolean refusesUndeclared) {
    this.files = files.iterator();
    this.hadoop = hadoop;
    this.fields = new ObjectReader(fields);
    this.refusesUndeclared = refusesUndeclared;
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      if (records != null) {
        piece = read();
        if (piece != null) {
          return true;
        }
        closeFile();
      }
      if (!files.hasNext()) {
        return false;
      }
      open(files.next());
    }
  }

  private void open(InputFile next) throws IOException {
    file = new OpenFile(next, hadoop);
    path = UTF8String.fromString(next.path());
    window = new Window(file);
    records = new Decoder(window, fields, refusesUndeclared);
  }

  private Piece read() throws IOException {
    Piece found = records.next();
    if (found == null) {
      file.checkSize();
    }
    return found;
  }

  @Override
  public InternalRow get() {
    Object[] row = new Object[PLACE_COLUMNS + fields.width()];
    row[0] = path;
    row[1] = piece.offset();
    if (piece.reason() != null) {
      row[2] = UTF8String.fromString(piece.text());
      row[3] = UTF8String.fromString(piece.reason());
      row[4] = UTF8String.fromString(piece.detail());
    } else {
      System.arraycopy(piece.values(), 0, row, PLACE_COLUMNS, fields.width());
    }
    if (piece.undeclared() != null) {
      row[5] = new GenericArrayData(piece.undeclared().toArray());
    }
    return new GenericInternalRow(row);
  }

  @Override
  public void close() throws IOException {
    closeFile();
  }

  private void closeFile() throws IOException {
    if (window != null) {
      window.close();
    }
    window = null;
    records = null;
  }
}
