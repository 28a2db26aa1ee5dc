package parquetry.objects;

import java.util.ArrayList;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;

/** Rows that are in memory. */
record KnownRows(ArrayList<ObjectRow> rows) implements Rows {
  @Override
  public RowReader open(Configuration hadoop) {
    Iterator<ObjectRow> left = rows.iterator();
    return new RowReader() {
      @Override
      protected ObjectRow read() {
        return left.hasNext() ? left.next() : null;
      }
    };
  }
}
