package parquetry.objects;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;

/** Many rows: tasks read them, Spark brings the rows of a key together, and only counts come to the driver. */
record RowsInTasks(JavaRDD<Row> sorted) implements SortedRows {
  /**
   * Each part is read by one task. What the tasks wrote for each other is kept: nothing is listed twice.
   *
   * @param partitions how many partitions the sorted rows have; what is new comes to the driver partition by partition
   */
  static RowsInTasks of(
    SparkSession spark,
    JavaSparkContext context,
    Broadcast<SerializableConfiguration> hadoop,
    List<Rows> parts,
    int partitions
  ) {
    JavaRDD<Row> rows = context
      .parallelize(parts, parts.size())
      .flatMap(part -> part.open(hadoop.value().value()))
      .map(ObjectRow::toSpark);
    var first = functions.col(ObjectRow.ORDER_COLUMNS[0]);
    return new RowsInTasks(
      spark
        .createDataFrame(rows, ObjectRow.SCHEMA)
        .repartition(partitions, first)
        .sortWithinPartitions(
          first,
          functions.col(ObjectRow.ORDER_COLUMNS[1]),
          functions.col(ObjectRow.ORDER_COLUMNS[2])
        )
        .toJavaRDD()
    );
  }

  @Override
  public Counts counts(Rules rules) {
    return sorted
      .mapPartitions(rows -> List.of(Counts.of(objects(rows), rules)).iterator())
      .fold(new Counts(), Counts::plus);
  }

  @Override
  public JavaRDD<ObjectRow> gzipped(Rules rules) {
    return sorted.mapPartitions(rows -> new ChosenRows(KeyRows.of(objects(rows)), key -> key.gzipped(rules)));
  }

  @Override
  public Iterator<ObjectRow> news(Rules rules) {
    return sorted
      .mapPartitions(rows -> new ChosenRows(KeyRows.of(objects(rows)), key -> key.news(rules)))
      .toLocalIterator();
  }

  private static Iterator<ObjectRow> objects(Iterator<Row> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public ObjectRow next() {
        return ObjectRow.of(rows.next());
      }
    };
  }
}
