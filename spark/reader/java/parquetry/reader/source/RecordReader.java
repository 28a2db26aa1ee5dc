package parquetry.reader.source;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.records.Piece;
import parquetry.reader.records.Pieces;
import parquetry.reader.records.ReadOptions;
import parquetry.reader.text.Window;

/** The records of some files, as Spark's rows. */
final class RecordReader implements PartitionReader<InternalRow> {

  private final Iterator<InputFile> files;
  private final Configuration hadoop;
  private final ReadOptions options;
  private final int width;

  private OpenFile file;
  private UTF8String path;
  private GenericArrayData fromPath;
  private Window window;
  private Pieces records;
  private Piece piece;

  RecordReader(List<InputFile> files, Configuration hadoop, ReadOptions options) {
    this.files = files.iterator();
    this.hadoop = hadoop;
    this.options = options;
    this.width = options.width();
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
    fromPath = PieceRow.texts(next.fromPath());
    window = new Window(file);
    records = Pieces.of(options, window, next.refusal());
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
    return new GenericInternalRow(PieceRow.of(piece, records, window, path, fromPath, width));
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
