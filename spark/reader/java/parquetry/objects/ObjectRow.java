package parquetry.objects;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * An object in one place.
 *
 * @param key relative to the source
 * @param load the number of the earlier load; 0 in other places
 * @param size bytes
 * @param modified milliseconds since 1970; 0 where it is not known
 */
record ObjectRow(String key, Place place, int load, long size, long modified) implements Serializable {
  static final Comparator<ObjectRow> ORDER = Comparator.comparing(ObjectRow::key)
    .thenComparing(ObjectRow::place)
    .thenComparingInt(ObjectRow::load);

  static final String KEY = "key";
  /** The columns that make `ORDER`, for Spark. */
  static final String[] ORDER_COLUMNS = { KEY, "place", "load" };

  static final StructType SCHEMA = new StructType()
    .add(KEY, DataTypes.StringType)
    .add("place", DataTypes.IntegerType)
    .add("load", DataTypes.IntegerType)
    .add("size", DataTypes.LongType)
    .add("modified", DataTypes.LongType);

  private static final Place[] PLACES = Place.values();

  Row toSpark() {
    return RowFactory.create(key, place.ordinal(), load, size, modified);
  }

  static ObjectRow of(Row row) {
    return new ObjectRow(row.getString(0), PLACES[row.getInt(1)], row.getInt(2), row.getLong(3), row.getLong(4));
  }

  static ObjectRow listed(String key, long size, long modified) {
    return new ObjectRow(key, Place.LISTED, 0, size, modified);
  }
}
