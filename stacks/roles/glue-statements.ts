import { databaseOf, readsCatalog, registeredTables } from "../../config/catalog";
import type { Pipeline } from "../../config/pipeline";

/**
 * What nodes may do in Glue: what a run does, and what the applications of its cluster read.
 * @param arn the beginning of ARNs in Glue: `arn:aws:glue:REGION:ACCOUNT`
 * @see https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
 */
export function glueStatements(arn: () => string, pipeline: Cataloged) {
  return [...runStatements(arn, pipeline), ...applicationStatements(arn, pipeline)];
}

type Cataloged = Pick<Pipeline, "name" | "catalog" | "cluster" | "tables">;

/**
 * What a run may do in Glue: it registers the partitions of tables, and changes no table. Glue asks for a right on the
 * catalog and on the database too.
 */
function runStatements(arn: () => string, pipeline: Cataloged) {
  const tables = registeredTables(pipeline);
  if (tables.length === 0) return [];
  const [start, database] = [arn(), databaseOf(pipeline)];
  return [
    {
      sid: "RegisterPartitions",
      actions: [
        "glue:BatchCreatePartition",
        "glue:BatchDeletePartition",
        "glue:BatchUpdatePartition",
        "glue:GetPartitions",
        "glue:GetTable",
      ],
      resources: [
        `${start}:catalog`,
        `${start}:database/${database}`,
        ...tables.map(({ name }) => `${start}:table/${database}/${name}`),
      ],
    },
  ];
}

/**
 * What Spark, Hive and Trino ask Glue when people read the tables by their names. Each session of Spark asks for the
 * databases default and global_temp, and makes the first where Glue has none.
 */
function applicationStatements(arn: () => string, pipeline: Cataloged) {
  if (!readsCatalog(pipeline)) return [];
  const [start, database] = [arn(), databaseOf(pipeline)];
  const resources = (...names: string[]) => names.map((name) => `${start}:${name}`);
  return [
    {
      sid: "ReadCatalog",
      actions: [
        "glue:BatchGetPartition",
        "glue:GetDatabase",
        "glue:GetDatabases",
        "glue:GetPartition",
        "glue:GetPartitions",
        "glue:GetTable",
        "glue:GetTables",
        "glue:GetUserDefinedFunction",
        "glue:GetUserDefinedFunctions",
      ],
      resources: resources(
        "catalog",
        ...[database, "default", "global_temp"].map((name) => `database/${name}`),
        `table/${database}/*`,
        `userDefinedFunction/${database}/*`,
      ),
    },
    {
      sid: "MakeDefaultDatabase",
      actions: ["glue:CreateDatabase"],
      resources: resources("catalog", "database/default"),
    },
  ];
}
