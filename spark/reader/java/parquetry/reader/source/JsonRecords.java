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
 *   <li>files: a JSON array of [path, bytes] for each file. After them may be an array of texts, or null: what each of
 *       its records has from the path. Then the reason and the detail may follow, if all its records go to quarantine.
 *   <li>schema: the declared fields, as Spark writes a StructType as JSON. A column whose field has another name has it
 *       as "field" in its metadata.
 *   <li>unit: what a record is: "object", or, as text in the only field, "value" or "line".
 *   <li>each: a JSON array of the names that lead to the array of records in each object; empty where the objects are
 *       the records.
 *   <li>envelope: the declared fields beside that array, as the schema.
 *   <li>entries: "true" where the files hold the entries of quarantines, which are read again.
 *   <li>undeclared: "allow", "refuse" or "keep" the fields that are not declared.
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
