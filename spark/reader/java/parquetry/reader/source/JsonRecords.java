package parquetry.reader.source;

import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source of JSON records: the good ones of all files with their values, the bad ones with their reason.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>files: a JSON array of [path, bytes] for each file.
 *   <li>schema: the declared fields, as Spark writes a StructType as JSON.
 *   <li>refuseUndeclared: "true" where a record with a field that is not declared is bad.
 * </ul>
 */
public final class JsonRecords implements TableProvider {

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return Request.of(options).columns();
  }

  @Override
  public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new RecordTable(Request.of(new CaseInsensitiveStringMap(properties)));
  }
}
