import type { EmrClusterConfig } from "@cdktf/provider-aws/lib/emr-cluster";
import { Fn } from "cdktf";
import type { Pipeline } from "../../config/pipeline";

/**
 * The settings of Hadoop and Spark: the user's, and those of other keys, which config/rules/settings.ts keeps apart.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-configure-apps.html
 */
export function settings({
  settings: given = {},
  replication,
}: Pipeline["cluster"]): Pick<EmrClusterConfig, "configurationsJson"> {
  const all: Record<string, Record<string, unknown>> = { ...given };
  if (replication !== undefined) all["hdfs-site"] = { ...all["hdfs-site"], "dfs.replication": replication };
  const classifications = Object.keys(all).sort();
  if (classifications.length === 0) return {};
  return {
    configurationsJson: Fn.jsonencode(
      classifications.map((name) => ({
        Classification: name,
        Properties: Object.fromEntries(Object.entries(all[name] ?? {}).map(([key, value]) => [key, String(value)])),
      })),
    ),
  };
}
