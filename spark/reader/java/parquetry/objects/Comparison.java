package parquetry.objects;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Lists a source, and compares its objects with what the run took and with what earlier loads took. */
public final class Comparison {

  /** A compressed manifest has about this number of bytes for an object. */
  private static final long MANIFEST_BYTES = 20;
  /** A partition of what is new is in the driver's memory as a whole: about 20 MB. */
  private static final long PARTITION_ROWS = 100_000;
  private static final long MOST_PARTITIONS = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Configuration hadoop;
  private final Request request;

  private Comparison(SparkSession spark, Request request) {
    this.spark = spark;
    this.request = request;
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    hadoop = context.hadoopConfiguration();
  }

  /**
   * The counts as JSON.
   *
   * @param request as Request describes it
   * @param read the objects of a source that is not merged, as Spark has listed them; else none
   */
  public static String of(SparkSession spark, String request, List<FileStatus> read) throws IOException {
    return new Comparison(spark, Request.of(request)).compare(read);
  }

  private String compare(List<FileStatus> read) throws IOException {
    Path folder = new Path(request.root());
    String root = folder.getFileSystem(hadoop).makeQualified(folder).toString().replaceAll("/+$", "") + "/";
    Listed listed = new Listed(root, request.hidden() == null);
    SortedRows rows = rows(listed, read);
    Rules rules = request.rules();
    Counts counts = rows.counts(rules);
    boolean isMeasured = counts.gzipped > 0 && counts.gone == 0 && counts.unread == 0 && request.hidden() == null;
    Inflated inflated = isMeasured ? inflated(rows.gzipped(rules), root) : Inflated.NONE;
    ObjectNode answer = JSON.createObjectNode();
    if (request.newsTo() != null) {
      answer.put("news", writeNews(rows.news(rules)));
    }
    return put(answer, counts, inflated).toString();
  }

  private long writeNews(Iterator<ObjectRow> news) throws IOException {
    if (request.manifest() == null) {
      return 0;
    }
    var first = new ManifestFile(request.manifest(), Place.TAKEN, 0).first(hadoop);
    return NewsFile.like(first).write(news, request.newsTo(), hadoop);
  }

  private SortedRows rows(Listed listed, List<FileStatus> read) throws IOException {
    List<Rows> parts = new ArrayList<>(request.manifests());
    parts.add(request.lateRows());
    ArrayList<ObjectRow> taken = new ArrayList<>();
    for (FileStatus status : read) {
      ObjectRow row = listed.row(status);
      taken.add(new ObjectRow(row.key(), Place.TAKEN, 0, row.size(), row.modified()));
    }
    parts.add(new KnownRows(taken));
    try (InParallel threads = new InParallel()) {
      parts.addAll(Folders.of(listed, hadoop, threads));
      RowsInMemory few =
        rowsByManifests() > request.inMemory() ? null : RowsInMemory.read(context, parts, request.inMemory(), threads);
      return few == null ? RowsInTasks.of(spark, context, sent(), parts, partitions()) : few;
    }
  }

  /** About how many rows the manifests have, by their sizes. */
  private long rowsByManifests() throws IOException {
    long bytes = 0;
    for (ManifestFile manifest : request.manifests()) {
      Path path = new Path(manifest.uri());
      bytes += path.getFileSystem(hadoop).getFileStatus(path).getLen();
    }
    return bytes / MANIFEST_BYTES;
  }

  /** The listing has about as many rows as the manifests. Each core gets a partition, even if that is a small one. */
  private int partitions() throws IOException {
    long wanted = (2 * rowsByManifests()) / PARTITION_ROWS + 1;
    return (int) Math.min(MOST_PARTITIONS, Math.max(context.defaultParallelism(), wanted));
  }

  private Inflated inflated(JavaRDD<ObjectRow> objects, String root) {
    var hadoop = sent();
    return objects.map(object -> Inflated.of(object, root, hadoop.value().value())).fold(Inflated.NONE, Inflated::plus);
  }

  /** Hadoop's configuration for tasks. Only they need it, and to send it takes time. */
  private Broadcast<SerializableConfiguration> sent() {
    return context.broadcast(new SerializableConfiguration(hadoop));
  }

  private static ObjectNode put(ObjectNode answer, Counts counts, Inflated inflated) {
    answer.put("listed", counts.listed).put("listedBytes", counts.listedBytes + inflated.growth());
    answer.put("merged", counts.merged).put("arrived", counts.arrived).put("changed", counts.changed);
    answer.put("loaded", counts.loaded).put("loadedBytes", counts.loadedBytes);
    answer.put("gone", counts.gone).put("unread", counts.unread);
    answer.put("broken", inflated.broken()).put("problem", inflated.problem());
    answer.putPOJO("rewritten", counts.rewritten).putPOJO("noGroup", counts.noGroup);
    answer.putPOJO("named", counts.named).putPOJO("endings", counts.endings.getSamples());
    answer.putPOJO("manifests", counts.manifests);
    return answer.putPOJO("hidden", counts.hidden).putPOJO("lost", counts.lost);
  }
}
