package parquetry.reader.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import parquetry.reader.records.Refusal;

/**
 * A record of a quarantine, which is read again.
 *
 * @param run that read it from its file
 * @param id of the entry among those of this run
 * @param file from which it was read
 * @param offset at which it began there
 * @param reason why it was bad
 * @param detail what was found
 * @param text its beginning, for a person
 * @param bytes from which it is read; null where they were not kept, so that it stays bad
 * @param begin where it begins in these bytes
 * @param end where it ends in them
 * @param fromPath as that of InputFile
 * @param refusal as that of InputFile
 */
record Entry(
  String run,
  long id,
  String file,
  long offset,
  String reason,
  String detail,
  String text,
  byte[] bytes,
  long begin,
  long end,
  List<String> fromPath,
  Refusal refusal
) {
  static Entry of(JsonNode line) throws IOException {
    String text = line.path("text").asText();
    byte[] bytes = bytes(line, text);
    boolean isPart = line.hasNonNull("begin");
    return new Entry(
      line.path("run").asText(),
      line.path("entry").asLong(),
      line.path("file").asText(),
      line.path("offset").asLong(),
      line.path("reason").asText(),
      line.path("detail").asText(),
      text,
      bytes,
      isPart ? line.get("begin").asLong() : 0,
      isPart ? line.get("end").asLong() : bytes == null ? 0 : bytes.length,
      texts(line.get("path")),
      line.hasNonNull("refusal") ? new Refusal(line.get("refusal").asText(), line.path("refusalDetail").asText()) : null
    );
  }

  private static byte[] bytes(JsonNode line, String text) throws IOException {
    if (!line.path("replay").asBoolean(true)) {
      return null;
    }
    return line.hasNonNull("bytes") ? line.get("bytes").binaryValue() : text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> texts(JsonNode array) {
    if (array == null || !array.isArray()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }
}
