package parquetry.reader.values;

import org.apache.spark.unsafe.types.UTF8String;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Bytes;
import parquetry.reader.text.Scanner;
import parquetry.reader.text.ValueWriter;

/** A text. Any other value is a text too: its JSON without blanks, with numbers as they are written. */
final class TextReader extends ValueReader {

  private static final ValueWriter COMPACT = ValueWriter.compact();

  TextReader(String path, String type) {
    super(path, type);
  }

  @Override
  Object readValue(Scanner json, Findings findings) throws Broken {
    if (json.peek() == '"') {
      json.string();
      return json.text();
    }
    Bytes written = new Bytes();
    COMPACT.write(json, written);
    return UTF8String.fromBytes(written.copy());
  }
}
