package parquetry.objects;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Counts the rows of Parquet files by their footers: a few on the driver, more in tasks. */
public final class Footers {

  private static final ObjectMapper JSON = new ObjectMapper();
  /** Files that a task has open at once. */
  private static final int AT_ONCE = 8;
  /** For fewer files it does not pay to start a task. */
  private static final int FILES_OF_A_TASK = 64;

  private Footers() {}

  /**
   * The rows of all files together.
   *
   * @param files JSON: [[URI, bytes], …]
   */
  public static long rows(SparkSession spark, String files) throws IOException {
    List<List<Object>> all = JSON.readValue(files, new TypeReference<>() {});
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    if (all.size() <= FILES_OF_A_TASK) {
      return rows(all.iterator(), context.hadoopConfiguration());
    }
    Broadcast<SerializableConfiguration> hadoop = context.broadcast(
      new SerializableConfiguration(context.hadoopConfiguration())
    );
    int tasks = Math.min(4 * context.defaultParallelism(), (all.size() + FILES_OF_A_TASK - 1) / FILES_OF_A_TASK);
    return context
      .parallelize(all, tasks)
      .mapPartitions(some -> List.of(rows(some, hadoop.value().value())).iterator())
      .reduce(Long::sum);
  }

  private static long rows(Iterator<List<Object>> files, Configuration hadoop) throws IOException {
    List<ParquetFile> known = new ArrayList<>();
    files.forEachRemaining(file ->
      known.add(new ParquetFile((String) file.get(0), ((Number) file.get(1)).longValue()))
    );
    try (InParallel threads = new InParallel(AT_ONCE)) {
      return threads
        .map(known, file -> file.rows(hadoop))
        .stream()
        .mapToLong(Long::longValue)
        .sum();
    }
  }
}
