package parquetry.reader.values;

import java.util.Base64;
import parquetry.reader.text.Scanner;

/** Bytes, written as Base64 in a string, as RFC 4648 defines it. It may have line breaks. */
final class BinaryReader extends QuotedReader {

  BinaryReader(String path, String type) {
    super(path, type);
  }

  @Override
  Object valueOf(Scanner json) {
    String written = json.text().toString().replaceAll("[\r\n]", "");
    try {
      if (written.length() % 4 == 0) {
        return Base64.getDecoder().decode(written);
      }
    } catch (IllegalArgumentException notBase64) {
      // as below
    }
    return null;
  }
}
