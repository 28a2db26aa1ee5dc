package parquetry.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A manifest of what is new, in the form that S3DistCp takes as --previousManifest.
 *
 * @param slash what S3DistCp writes before a key: nothing, or "/"
 * @param folder the destination, which S3DistCp calls "srcDir"
 */
record NewsFile(String slash, String folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** In the form of this run's manifest, of which `first` is the first line; null where it has no line. */
  static NewsFile like(JsonNode first) {
    if (first == null) {
      return new NewsFile("", "");
    }
    return new NewsFile(first.get("baseName").asText().startsWith("/") ? "/" : "", first.path("srcDir").asText());
  }

  /** Writes no file where nothing is new. Returns how many objects are new. */
  long write(Iterator<ObjectRow> news, String uri, Configuration hadoop) throws IOException {
    if (!news.hasNext()) {
      return 0;
    }
    Path path = new Path(uri);
    long written = 0;
    try (
      OutputStream file = path.getFileSystem(hadoop).create(path, true);
      OutputStream stream = new GZIPOutputStream(file, 1 << 16)
    ) {
      while (news.hasNext()) {
        stream.write((line(news.next()) + "\n").getBytes(StandardCharsets.UTF_8));
        written++;
      }
    }
    return written;
  }

  /** S3DistCp compares "baseName" and "size", and passes over a name that it does not know. */
  private ObjectNode line(ObjectRow object) {
    ObjectNode line = JSON.createObjectNode()
      .put("path", folder + "/" + object.key())
      .put("baseName", slash + object.key())
      .put("srcDir", folder)
      .put("size", object.size());
    return object.modified() == 0 ? line : line.put("modified", object.modified());
  }
}
