package parquetry.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Moves or deletes many files for Python, some at once, in one call. */
public final class ManyFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ManyFiles() {}

  /**
   * Moves files. Returns JSON: the places in `moves` of those that were not made.
   *
   * @param moves JSON: [[from, to], …], all URIs
   */
  public static String move(String moves, Configuration hadoop, int threads) throws IOException {
    JsonNode all = JSON.readTree(moves);
    List<Integer> places = IntStream.range(0, all.size()).boxed().toList();
    ArrayNode left = JSON.createArrayNode();
    try (InParallel pool = new InParallel(threads)) {
      List<Boolean> moved = pool.map(places, place -> isMoved(all.get(place), hadoop));
      places
        .stream()
        .filter(place -> !moved.get(place))
        .forEach(left::add);
    }
    return left.toString();
  }

  private static boolean isMoved(JsonNode move, Configuration hadoop) {
    Path source = new Path(move.get(0).asText());
    Path target = new Path(move.get(1).asText());
    try {
      FileSystem system = source.getFileSystem(hadoop);
      if (!system.getScheme().startsWith("s3")) {
        // S3 needs no folders; Hadoop would leave marker objects
        system.mkdirs(target.getParent());
      }
      return system.rename(source, target);
    } catch (IOException failed) {
      return false; // Python tries it again, and says why it fails
    }
  }

  /** @param files JSON: [URI, …]; nothing happens to those that are not there */
  public static void delete(String files, Configuration hadoop, int threads) throws IOException {
    List<Path> paths = new ArrayList<>();
    JSON.readTree(files).forEach(file -> paths.add(new Path(file.asText())));
    try (InParallel pool = new InParallel(threads)) {
      pool.map(paths, path -> path.getFileSystem(hadoop).delete(path, true));
    }
  }
}
