package parquetry.objects;

import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;

/** The rows of a source, all rows of a key together: in memory where they are few, in tasks where they are many. */
interface SortedRows {
  Counts counts(Rules rules);

  /** The gzip objects that this run took and no load before. */
  JavaRDD<ObjectRow> gzipped(Rules rules);

  /** What this run took and no load before. */
  Iterator<ObjectRow> news(Rules rules);
}
