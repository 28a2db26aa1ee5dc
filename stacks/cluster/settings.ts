import type { EmrClusterConfig } from "@cdktf/provider-aws/lib/emr-cluster";
import { Fn } from "cdktf";
import type { Pipeline } from "../../config/pipeline";
import { metastore } from "./applications";
import { packagesPath } from "./python";
import { slowDownSettings } from "./slow-down";

/** Settings of one of EMR's classifications, as its API has them. */
export interface Classification {
  readonly Classification: string;
  readonly Properties: Readonly<Record<string, string>>;
  /** As "export" of spark-env, which holds environment variables. */
  readonly Configurations?: Classification[];
}

/**
 * The settings of Hadoop and Spark: the user's, and those of other keys, which config/rules/settings.ts keeps apart.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-configure-apps.html
 */
export function classifications(pipeline: Pick<Pipeline, "cluster" | "catalog">): Classification[] {
  const { cluster } = pipeline;
  const { settings: given = {}, replication } = cluster;
  const ofKeys = {
    ...metastore(pipeline),
    "core-site": slowDownSettings(cluster),
    "hdfs-site": replication === undefined ? {} : { "dfs.replication": replication },
  };
  const all: Record<string, Record<string, unknown>> = { ...given };
  for (const [name, settings] of Object.entries(ofKeys))
    if (Object.keys(settings).length > 0) all[name] = { ...all[name], ...settings };
  const settings = Object.keys(all)
    .sort()
    .map((name) => ({
      Classification: name,
      Properties: Object.fromEntries(Object.entries(all[name] ?? {}).map(([key, value]) => [key, String(value)])),
    }));
  return [...settings, ...packagesPath(cluster)];
}

export function settings(
  pipeline: Pick<Pipeline, "cluster" | "catalog">,
): Pick<EmrClusterConfig, "configurationsJson"> {
  const all = classifications(pipeline);
  return all.length > 0 ? { configurationsJson: Fn.jsonencode(all) } : {};
}
