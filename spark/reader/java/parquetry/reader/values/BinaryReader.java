package parquetry.reader.values;

import java.util.Base64;
import parquetry.reader.text.Broken;
import parquetry.reader.text.Scanner;

/** Bytes, written as Base64 in a string, as RFC 4648 defines it. Its lines may have ends. */
final class BinaryReader extends ValueReader {

  BinaryReader(String path, String type) {
    super(path, type);
  }

  @Override
  Object readValue(Scanner json, Findings findings) throws Broken {
    if (json.peek() != '"') {
      return misfit(json, findings);
    }
    long offset = json.offset();
    json.string();
    String written = json.text().toString().replaceAll("[\r\n]", "");
    try {
      if (written.length() % 4 == 0) {
        return Base64.getDecoder().decode(written);
      }
    } catch (IllegalArgumentException notBase64) {
      // as below
    }
    return misfit(json, findings, offset);
  }
}
