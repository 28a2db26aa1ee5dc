package parquetry.objects;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;

/** Rows that can be read on the driver or in a task. */
interface Rows extends Serializable {
  RowReader open(Configuration hadoop) throws IOException;
}
