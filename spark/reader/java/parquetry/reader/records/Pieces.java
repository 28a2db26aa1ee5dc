package parquetry.reader.records;

import java.io.IOException;
import parquetry.reader.text.Window;

/** The records of one file, in their order. */
public interface Pieces {
  /** The next record, or null at the end. */
  Piece next() throws IOException;

  /** What stood around the last record; null where that is too long to be kept. */
  default Around around() {
    return Around.NOTHING;
  }

  /** The records of the file whose bytes are in the window. @param refusal of the file; null where it is good */
  static Pieces of(ReadOptions options, Window window, Refusal refusal) {
    return switch (options.unit()) {
      case OBJECT -> new Decoder(window, options, refusal);
      case VALUE -> new TextValues(window, refusal);
      case LINE -> new TextLines(window, refusal);
    };
  }
}
