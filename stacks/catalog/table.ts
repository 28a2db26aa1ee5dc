import { GlueCatalogTable } from "@cdktf/provider-aws/lib/glue-catalog-table";
import type { Construct } from "constructs";
import { folders } from "../../config/bucket-folders";
import { glueColumns } from "../../config/catalog";
import type { Pipeline, Table } from "../../config/pipeline";
import { s3Uri } from "../names";
import { projection } from "./projection";

const hadoop = "org.apache.hadoop.hive.ql.io.parquet";

/**
 * Statistics that others write beside our parameters: Spark and Hive with ANALYZE TABLE, crawlers of Glue. Terraform
 * would remove them with each deploy. Statistics of columns are not parameters, and no deploy touches them.
 */
const statistics = [
  "COLUMN_STATS_ACCURATE",
  "numFiles",
  "numRows",
  "rawDataSize",
  "spark.sql.statistics.numRows",
  "spark.sql.statistics.totalSize",
  "totalSize",
  "transient_lastDdlTime",
  "averageRecordSize",
  "objectCount",
  "recordCount",
  "sizeKey",
];

/** The names of codecs, as Hive writes them. */
export const codecs = { zstd: "ZSTD", snappy: "SNAPPY", gzip: "GZIP", none: "UNCOMPRESSED" } as const;

/** A table in Glue. Its columns are those of the files, so a change of them changes the table in place. */
export function table(scope: Construct, pipeline: Pipeline, given: Table, database: string): GlueCatalogTable {
  const isPartition = ({ name }: { readonly name: string }) => given.partitionBy.includes(name);
  // In the order of the folders, which partitionBy says.
  const partitions = given.partitionBy.flatMap((column) => given.columns.filter(({ name }) => name === column));
  return new GlueCatalogTable(scope, `table_${given.name}`, {
    name: given.name,
    databaseName: database,
    tableType: "EXTERNAL_TABLE",
    parameters: {
      EXTERNAL: "TRUE",
      classification: "parquet",
      "parquet.compression": codecs[given.compression],
      ...projection(given),
    },
    partitionKeys: glueColumns(partitions),
    storageDescriptor: {
      location: `${s3Uri(pipeline.bucket, folders.tables)}${given.name}/`,
      inputFormat: `${hadoop}.MapredParquetInputFormat`,
      outputFormat: `${hadoop}.MapredParquetOutputFormat`,
      serDeInfo: {
        serializationLibrary: `${hadoop}.serde.ParquetHiveSerDe`,
        parameters: { "serialization.format": "1" },
      },
      columns: glueColumns(given.columns.filter((column) => !isPartition(column))),
    },
    lifecycle: { ignoreChanges: statistics.map((name) => `parameters["${name}"]`) },
  });
}
