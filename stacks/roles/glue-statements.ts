import { databaseOf, registeredTables } from "../../config/catalog";
import type { Pipeline } from "../../config/pipeline";

/**
 * What a run may do in Glue: it registers the partitions of tables, and changes no table. Glue asks for a right on the
 * catalog and on the database too.
 * @param arn the beginning of ARNs in Glue: `arn:aws:glue:REGION:ACCOUNT`
 * @see https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
 */
export function glueStatements(arn: () => string, pipeline: Pick<Pipeline, "name" | "catalog" | "tables">) {
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
