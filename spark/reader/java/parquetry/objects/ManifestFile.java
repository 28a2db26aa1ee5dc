package parquetry.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A manifest of S3DistCp: gzipped JSON lines {"path", "baseName", "srcDir", "size"}, one for each object.
 *
 * <p>What a load took is kept in this form too, with "modified" where the object was written while the load listed.
 *
 * @param load the number of the load whose manifest it is; 0 for that of this run
 */
record ManifestFile(String uri, Place place, int load) implements Rows {
  private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);

  /** The first line; null where there is none. */
  JsonNode first(Configuration hadoop) throws IOException {
    try (BufferedReader lines = lines(hadoop)) {
      String line = lines.readLine();
      return line == null ? null : JSON.readValue(line);
    } catch (IOException broken) {
      throw failure(broken);
    }
  }

  @Override
  public RowReader open(Configuration hadoop) throws IOException {
    BufferedReader lines = lines(hadoop);
    return new RowReader() {
      @Override
      protected ObjectRow read() throws IOException {
        try {
          String line = lines.readLine();
          while (line != null && line.isBlank()) {
            line = lines.readLine();
          }
          return line == null ? null : row(line);
        } catch (IOException broken) {
          throw failure(broken);
        }
      }

      @Override
      public void close() throws IOException {
        lines.close();
      }
    };
  }

  private BufferedReader lines(Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    InputStream file = path.getFileSystem(hadoop).open(path);
    try {
      var stream = new GZIPInputStream(new AllMembers(file), 1 << 16);
      return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8), 1 << 16);
    } catch (IOException broken) {
      file.close();
      throw failure(broken);
    }
  }

  /** Without a cause, because the innermost message is the one that a user sees. */
  private IOException failure(IOException broken) {
    String problem = broken instanceof JsonProcessingException json ? json.getOriginalMessage() : broken.getMessage();
    String found = broken instanceof EOFException ? "it is cut off" : problem;
    String remedy = place == Place.TAKEN ? "run the merge step again" : "bring it back (the bucket keeps versions)";
    return new IOException(uri + " is not a complete manifest (" + found + "); " + remedy);
  }

  private ObjectRow row(String line) throws IOException {
    JsonNode entry = JSON.readValue(line);
    if (!entry.path("baseName").isTextual() || !entry.path("size").isIntegralNumber()) {
      throw new IOException("a line without baseName and size");
    }
    String key = entry.get("baseName").asText();
    while (key.startsWith("/")) {
      key = key.substring(1);
    }
    return new ObjectRow(key, place, load, entry.get("size").asLong(), entry.path("modified").asLong(0));
  }
}
