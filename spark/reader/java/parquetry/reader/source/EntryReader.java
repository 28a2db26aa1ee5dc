package parquetry.reader.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.records.Piece;
import parquetry.reader.records.Pieces;
import parquetry.reader.records.ReadOptions;
import parquetry.reader.text.Window;

/**
 * The records of a quarantine, read again: each from its own bytes, as if these were a file. Each line of the
 * quarantine's files is an entry, as JSON.
 *
 * <p>Each entry gives at least one record: where its bytes contain no record now, a bad one.
 */
final class EntryReader implements PartitionReader<InternalRow> {

  static final String NO_RECORD = "no record";

  private final Iterator<InputFile> files;
  private final Configuration hadoop;
  private final ReadOptions options;
  private final ObjectMapper mapper = new ObjectMapper();
  private final Deque<Object[]> rows = new ArrayDeque<>();
  private BufferedReader lines;

  EntryReader(List<InputFile> files, Configuration hadoop, ReadOptions options) {
    this.files = files.iterator();
    this.hadoop = hadoop;
    this.options = options;
  }

  @Override
  public boolean next() throws IOException {
    rows.poll();
    while (rows.isEmpty()) {
      String line = lines == null ? null : lines.readLine();
      if (line != null) {
        read(Entry.of(mapper.readTree(line)));
      } else if (files.hasNext()) {
        close();
        lines = new BufferedReader(new InputStreamReader(new OpenFile(files.next(), hadoop), StandardCharsets.UTF_8));
      } else {
        return false;
      }
    }
    return true;
  }

  private void read(Entry entry) throws IOException {
    UTF8String file = UTF8String.fromString(entry.file());
    if (entry.bytes() == null) {
      add(
        entry,
        PieceRow.bad(file, entry.offset(), entry.reason(), entry.detail(), entry.text(), options.width(), null)
      );
      return;
    }
    // Offsets, also those in messages, are those of the file from which the entry came.
    Window window = Window.of(entry.bytes(), entry.offset() - entry.begin());
    Pieces records = Pieces.of(options, window, entry.refusal());
    long stop = entry.offset() + entry.end() - entry.begin();
    int before = rows.size();
    for (Piece piece = records.next(); piece != null; piece = records.next()) {
      if (piece.offset() >= entry.offset() && piece.offset() < stop) {
        add(entry, PieceRow.of(piece, records, window, file, PieceRow.texts(entry.fromPath()), options.width()));
      }
    }
    if (rows.size() == before) {
      String detail = "the quarantined text (" + entry.reason() + ") contains no record when it is read again";
      var replayInput = PieceRow.replayInput(entry.bytes(), entry.begin(), entry.end());
      var row = PieceRow.bad(file, entry.offset(), NO_RECORD, detail, entry.text(), options.width(), replayInput);
      add(entry, row);
    }
  }

  private void add(Entry entry, Object[] row) {
    Object[] all = Arrays.copyOf(row, row.length + 2);
    all[row.length] = UTF8String.fromString(entry.run());
    all[row.length + 1] = entry.id();
    rows.add(all);
  }

  @Override
  public InternalRow get() {
    return new GenericInternalRow(rows.peek());
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
    }
    lines = null;
  }
}
