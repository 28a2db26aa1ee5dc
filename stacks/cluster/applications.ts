import { metastoreSettings } from "../../config/aws/applications";
import { readsCatalog } from "../../config/catalog";
import type { Pipeline } from "../../config/pipeline";
import { lineOf } from "../../config/aws/releases";

/** What EMR installs: what each cluster of the release needs, and what the pipeline adds, in the order of names. */
export function applications({ release, applications: added = [] }: Pipeline["cluster"]): string[] {
  return [...lineOf(release).applications, ...[...added].sort()];
}

const glue = "com.amazonaws.glue.catalog.metastore.AWSGlueDataCatalogHiveClientFactory";

/**
 * Settings that make Glue the metastore of the applications, so that they find the tables. Spark has them where any
 * application was added: notebooks and Livy start Spark. The pipeline's own job asks no metastore.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-glue.html
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hive-metastore-glue.html
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-presto-glue.html
 */
export function metastore(
  pipeline: Pick<Pipeline, "cluster" | "catalog">,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  if (!readsCatalog(pipeline)) return {};
  const { applications: added = [] } = pipeline.cluster;
  const setting = (name: keyof typeof metastoreSettings, value: string) => ({
    [name]: { [metastoreSettings[name]]: value },
  });
  return {
    ...setting("spark-hive-site", glue),
    ...(added.includes("Hive") && setting("hive-site", glue)),
    ...(added.includes("Trino") && setting("trino-connector-hive", "glue")),
  };
}
