import type { Draft, Rule } from "../draft";
import { hclProblem } from "../file/hcl-problem";
import { show } from "../file/problems";

type Reasons = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Settings that the steps or other keys give. Theirs would win, silently. */
const ours: Reasons = {
  "spark-defaults": {
    "spark.driver.memory": "the step gives it to spark-submit, which wins; set cluster.driverMemory",
    "spark.default.parallelism": "the step gives it to spark-submit, from the vCPUs of the nodes; remove it",
    "spark.submit.deployMode": "the step gives --deploy-mode client, so that its log is the job's log; remove it",
  },
  "hdfs-site": { "dfs.replication": "cluster.replication is the key for it; set that" },
  "mapred-site": {
    "mapreduce.job.reduces": "each merge gives its own, which wins; set merge.reducers of the source",
    "mapreduce.reduce.maxattempts": "each merge gives 1, since a second attempt would write objects twice; remove it",
  },
};

/** Settings that a key gives where it is written: by classification and name, the key in `cluster`. */
const givenByKeys: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>> = {
  "spark-defaults": {
    "spark.executor.cores": ["executors", "cores"],
    "spark.executor.memory": ["executors", "memory"],
    "spark.dynamicAllocation.minExecutors": ["executors", "minimum"],
    "spark.dynamicAllocation.maxExecutors": ["executors", "maximum"],
  },
  "core-site": {
    "fs.s3a.retry.throttle.limit": ["slowDown", "retries"],
    "fs.s3a.retry.throttle.interval": ["slowDown", "interval"],
    "fs.s3a.aimd.enabled": ["slowDown", "adaptive"],
  },
};

export const settingsAreKnown: Rule = (draft) =>
  Object.keys(draft.map("cluster", "settings")).flatMap((classification) => {
    const path = ["cluster", "settings", classification];
    if (!/^[a-z][a-z0-9.-]*$/.test(classification))
      return [draft.problem(path, "is not a classification; write it as EMR does, for example spark-defaults")];
    if (classification.endsWith("-env"))
      return [
        draft.problem(path, "holds environment variables, which EMR takes in another form; use a bootstrap action"),
      ];
    return Object.entries(draft.map(...path)).flatMap(([name, value]) => {
      const reason = ours[classification]?.[name] ?? alsoInKey(draft, classification, name) ?? textProblem(name, value);
      return reason === undefined ? [] : [draft.problem([...path, name], reason)];
    });
  });

function alsoInKey(draft: Draft, classification: string, name: string): string | undefined {
  const key = givenByKeys[classification]?.[name];
  if (key === undefined || !draft.has("cluster", ...key)) return undefined;
  return `cluster.${key.join(".")} gives it too; remove one of them`;
}

function textProblem(name: string, value: unknown): string | undefined {
  for (const text of [name, String(value)]) {
    const problem = hclProblem(text);
    if (problem !== undefined) return `${show(text)} ${problem}`;
  }
  return undefined;
}
