package parquetry.reader.records;

import java.io.IOException;
import parquetry.reader.text.Window;

/** The records of one file, in their order. */
public interface Pieces {
  /** The next record, or null at the end. */
  Piece next() throws IOException;

  /** The records of the file whose bytes are in the window. */
  static Pieces of(Wanted wanted, Window window) {
    return switch (wanted.unit()) {
      case OBJECT -> new Decoder(window, wanted);
      case VALUE -> new TextValues(window);
      case LINE -> new TextLines(window);
    };
  }
}
