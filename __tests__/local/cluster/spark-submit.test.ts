import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root as project } from "../../../cli/project";
import { javaHome } from "../../../local/cluster/java";
import { javaAmong, sitePackages } from "../../../local/cluster/local-spark";
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

test("the short Java of Spark's scripts takes the archive of Java's own classes", async () => {
  const node = makePrimaryNode(join(root, "q"), join(root, "logs"), "http://127.0.0.1:9000", "us-east-1");
  const java = await javaHome(javaAmong(sitePackages(join(project, ".venv")) ?? ""), ["17"]);
  const [home, jars] = [join(root, "spark"), join(root, "jars")];
  for (const made of [join(home, "jars"), jars, node.temporary]) mkdirSync(made, { recursive: true });
  const options = async (archives: string) => {
    const spark = { python: "python", pythonVersion: "3.11", home, java, jars, archives, credentials: "Keys" };
    return (await sparkSubmit([], node, { ...spark, inputBytes: 0 })).env["SPARK_LAUNCHER_OPTS"];
  };
  const archives = join(root, "archives");
  const given = await options(archives);
  const [base] = readdirSync(archives);
  expect(given).toBe(
    `-XX:SharedArchiveFile=${join(archives, base ?? "none")} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC`,
  );
  // The script splits the options at blanks.
  expect(await options(join(root, "with a blank"))).toBe("");
});
