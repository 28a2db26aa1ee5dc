package parquetry.objects;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Few rows: to start a Spark job would take longer than to compare them here. */
record RowsInMemory(JavaSparkContext context, List<ObjectRow> sorted) implements SortedRows {
  /** The rows of all parts; null when they are more than `most`. */
  static RowsInMemory read(JavaSparkContext context, List<Rows> parts, long most, InParallel threads)
    throws IOException {
    AtomicLong left = new AtomicLong(most);
    Configuration hadoop = context.hadoopConfiguration();
    List<ObjectRow> rows = new ArrayList<>();
    threads.map(parts, part -> read(part, hadoop, left)).forEach(rows::addAll);
    if (left.get() < 0) {
      return null;
    }
    rows.sort(ObjectRow.ORDER);
    return new RowsInMemory(context, rows);
  }

  private static List<ObjectRow> read(Rows part, Configuration hadoop, AtomicLong left) throws IOException {
    List<ObjectRow> rows = new ArrayList<>();
    if (left.get() < 0) {
      return rows;
    }
    try (RowReader reader = part.open(hadoop)) {
      while (left.get() >= 0 && reader.hasNext()) {
        left.decrementAndGet();
        rows.add(reader.next());
      }
    }
    return rows;
  }

  @Override
  public Counts counts(Rules rules) {
    return Counts.of(sorted.iterator(), rules);
  }

  @Override
  public JavaRDD<ObjectRow> gzipped(Rules rules) {
    List<ObjectRow> found = each(key -> key.gzipped(rules));
    return context.parallelize(found, Math.min(found.size(), 4 * context.defaultParallelism()));
  }

  @Override
  public Iterator<ObjectRow> news(Rules rules) {
    return each(key -> key.news(rules)).iterator();
  }

  private List<ObjectRow> each(Function<KeyRows, List<ObjectRow>> chosen) {
    List<ObjectRow> found = new ArrayList<>();
    KeyRows.of(sorted.iterator()).forEachRemaining(key -> found.addAll(chosen.apply(key)));
    return found;
  }
}
