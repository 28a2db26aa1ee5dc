package parquetry.reader.source;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.util.SerializableConfiguration;
import parquetry.reader.records.ReadOptions;

/**
 * What Spark sends to its executors.
 *
 * @param ofEntries whether the files hold the entries of quarantines, which are read again
 */
record RecordReaderFactory(
  Broadcast<SerializableConfiguration> hadoop,
  ReadOptions options,
  boolean ofEntries
) implements PartitionReaderFactory {
  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    var files = ((FilePartition) partition).files();
    return ofEntries
      ? new EntryReader(files, hadoop.value().value(), options)
      : new RecordReader(files, hadoop.value().value(), options);
  }
}
