package parquetry.reader.source;

import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;

/** The records as a table that Spark can scan, always as a whole. */
final class RecordTable implements SupportsRead, ScanBuilder, Scan, Batch {

  private final Request request;

  RecordTable(Request request) {
    this.request = request;
  }

  @Override
  public String name() {
    return "JSON records";
  }

  @Override
  public String description() {
    return "JSON records of " + request.files().size() + " files";
  }

  @Override
  public StructType schema() {
    return request.columns();
  }

  @Override
  public StructType readSchema() {
    return request.columns();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return this;
  }

  @Override
  public Scan build() {
    return this;
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return FilePartition.of(request.files(), SparkSession.active().sparkContext().defaultParallelism());
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext());
    var hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    return new RecordReaderFactory(hadoop, request.options(), request.ofEntries());
  }
}
