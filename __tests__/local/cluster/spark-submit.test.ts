import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makePrimaryNode } from "../../../local/cluster/primary-node";
import { sparkSubmit } from "../../../local/cluster/spark-submit";

const root = mkdtempSync(join(tmpdir(), "parquetry-submit-"));
afterAll(() => rmSync(root, { recursive: true }));

test("the options that tell Spark how large the cluster is do not reach this machine, and all others do", async () => {
  const node = makePrimaryNode(join(root, "p"), join(root, "logs"), "http://127.0.0.1:9000", "us-east-1");
  const folders = { home: "/spark", java: "/java", jars: "/jars", archives: "/archives" };
  const spark = { python: "python", pythonVersion: "3.11", ...folders, credentials: "Keys", inputBytes: 0 };
  const args = [
    ...["--deploy-mode", "client", "--driver-memory", "30g"],
    ...["--executor-cores", "4", "--executor-memory", "16g", "--conf", "spark.dynamicAllocation.maxExecutors=8"],
    ...["--conf", "spark.default.parallelism=800", "--conf", "spark.task.maxFailures=2"],
    ...["--py-files", "s3://b/code/1/parquetry.zip", "s3://b/code/2/main.py", "--job=s3://b/code/3/job.json"],
  ];
  const defaults = join(node.root, "mnt/etc/spark/conf/spark-defaults.conf");
  expect((await sparkSubmit(args, node, spark)).command).toEqual([
    ...["/spark/bin/spark-submit", "--properties-file", defaults],
    ...["--deploy-mode", "client", "--conf", "spark.task.maxFailures=2"],
    ...["--py-files", "s3://b/code/1/parquetry.zip", "s3://b/code/2/main.py", "--job=s3://b/code/3/job.json"],
  ]);
  expect(readFileSync(defaults, "utf8")).toContain(
    `spark.driver.memory ${process.env["SPARK_DRIVER_MEMORY"] ?? "2g"}\n`,
  );
});
