import { loadPipeline } from "../../config/load";
import type { Pipeline } from "../../config/pipeline";
import { hclOf, jsonOf, root } from "./synthesized";

/** Steps of the user's own. */
const pipeline = loadPipeline(root, "cluster-steps");
const withCluster = (cluster: Partial<Pipeline["cluster"]>): Pipeline => ({
  ...pipeline,
  cluster: { ...pipeline.cluster, ...cluster },
});
const clusterOf = (changed: Pipeline) => jsonOf(changed).cluster.resource["aws_emr_cluster"]?.["cluster"];
const uri = (name: string) =>
  expect.stringMatching(
    new RegExp(`^s3://parquetry-cluster-steps-example/code/[0-9a-f]{16}/${name.replace(".", "[.]")}$`),
  ) as string;

test("they run before the merge and around the tables, with their files, arguments and actions on failure", () => {
  const steps = clusterOf(pipeline).step as { name: string; action_on_failure: string; hadoop_jar_step: object[] }[];
  expect(steps.map(({ name }) => name)).toEqual([
    "say what arrived",
    "merge clicks",
    "try YARN",
    "write tables",
    "count pages",
    "show HDFS",
  ]);
  const own = steps.filter(({ name }) => !["merge clicks", "write tables"].includes(name));
  expect(own.map(({ action_on_failure, hadoop_jar_step: [jar] }) => ({ action_on_failure, ...jar }))).toMatchObject([
    {
      action_on_failure: "TERMINATE_CLUSTER",
      jar: "command-runner.jar",
      properties: {},
      args: [
        "bash",
        "/home/hadoop/step.sh",
        "--region=us-east-1",
        uri("arrived.sh"),
        "s3://parquetry-cluster-steps-example/landing/clicks/",
      ],
    },
    {
      action_on_failure: "TERMINATE_CLUSTER",
      jar: "/usr/lib/hadoop-mapreduce/hadoop-mapreduce-examples.jar",
      main_class: "org.apache.hadoop.examples.QuasiMonteCarlo",
      properties: {},
      args: ["2", "10"],
    },
    {
      action_on_failure: "TERMINATE_CLUSTER",
      jar: "command-runner.jar",
      properties: {},
      args: [
        "spark-submit",
        "--deploy-mode",
        "client",
        "--conf",
        "spark.sql.shuffle.partitions=4",
        uri("count_pages.py"),
        "--clicks=s3://parquetry-cluster-steps-example/tables/clicks/",
        expect.stringMatching(/^--names=s3:.*[/]names[.]csv$/) as string,
        "--to=s3://parquetry-cluster-steps-example/runs/reports/pages/",
      ],
    },
    {
      action_on_failure: "CONTINUE",
      jar: "command-runner.jar",
      properties: {},
      args: ["hadoop", "fs", "-du", "-h", "/"],
    },
  ]);
});

test("a script is started by step.sh, which a bootstrap action puts there; without a script there is none", () => {
  const actions = (changed: Pipeline) =>
    (clusterOf(changed).bootstrap_action as { name: string }[]).map(({ name }) => name);
  expect(actions(pipeline)).toEqual(["list prefixes", "check objects", "install steps"]);
  const steps = { beforeMerge: [], beforeTables: [], afterTables: pipeline.cluster.steps?.afterTables ?? [] };
  expect(actions(withCluster({ steps }))).toEqual(["list prefixes", "check objects"]);
});

test("a jar is uploaded, or is on the node already", () => {
  const step = { options: [], args: ["x"], onFailure: "stop" as const };
  const steps = {
    beforeMerge: [],
    beforeTables: [
      { ...step, name: "own", jar: "steps/names.csv", mainClass: "com.example.Main" },
      { ...step, name: "on the node", jar: "/usr/lib/hadoop-mapreduce/hadoop-mapreduce-examples.jar" },
    ],
    afterTables: [],
  };
  const [, own, onNode] = clusterOf(withCluster({ steps })).step as { hadoop_jar_step: object[] }[];
  expect([own?.hadoop_jar_step[0], onNode?.hadoop_jar_step[0]]).toMatchObject([
    { jar: uri("names.csv"), args: ["x"], main_class: "com.example.Main", properties: {} },
    { jar: "/usr/lib/hadoop-mapreduce/hadoop-mapreduce-examples.jar", args: ["x"], properties: {} },
  ]);
});

test("a replay runs no step that comes before a merge", async () => {
  const { cluster } = await hclOf(pipeline, ["j-1"]);
  expect(cluster).not.toContain("say what arrived");
  expect(cluster).toContain("count pages");
});

test("a cluster that stays removes merged files first, and then runs the steps after the tables", () => {
  const { step } = clusterOf(withCluster({ lifecycle: "idle" })) as {
    step: { name: string; action_on_failure: string }[];
  };
  expect(step.map(({ name }) => name).slice(3)).toEqual([
    "write tables",
    "remove merged files",
    "count pages",
    "show HDFS",
  ]);
  expect(step[0]?.action_on_failure).toBe("CANCEL_AND_WAIT");
});

test("steps at the same time have the only action on failure that EMR accepts for them", () => {
  const sources = pipeline.sources.map((source) => ({ ...source, merge: undefined }));
  const cluster = clusterOf({
    ...withCluster({ steps: undefined, lifecycle: "idle", stepConcurrency: 4 }),
    sources,
  });
  expect(cluster.step_concurrency_level).toBe(4);
  expect(cluster.step.map((step: { action_on_failure: string }) => step.action_on_failure)).toEqual(["CONTINUE"]);
});
