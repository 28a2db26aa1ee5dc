import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { readOptions } from "../../../cli/options/options";
import { writeReport } from "../../../ops/run/report";
import { jobDescription } from "../../../stacks/cluster/job";
import { jsonOf, sparkify, temporaryFolder } from "../../stacks/synthesized";
import { AwsServer } from "../aws-server";

let aws: AwsServer;
beforeAll(async () => {
  aws = await AwsServer.start();
});
afterAll(() => aws.stop());

/** The arguments of the step "write tables", as the HCL of the cluster has them. */
const argumentsOfStep = () =>
  jsonOf().cluster.resource["aws_emr_cluster"]?.["cluster"]?.step.at(-1).hadoop_jar_step[0].args as string[];

test("the report of a run in AWS has the columns of the tables that its own job.json declares", async () => {
  const [pipeline, s3, root] = [sparkify(), aws.s3(), temporaryFolder()];
  const { bucket: Bucket } = pipeline;
  const [args, start] = [argumentsOfStep(), `--job=s3://${Bucket}/`];
  const Key = args.find((arg) => arg.startsWith(start))?.slice(start.length);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: jobDescription(pipeline) }));
  const ledger = { ok: true, pipeline: pipeline.name, cluster: "j-1" };
  await s3.send(new PutObjectCommand({ Bucket, Key: "runs/j-1/ledger.json", Body: JSON.stringify(ledger) }));

  const run = { cluster: "j-1", run: "j-1", region: "us-east-1", runs: `s3://${Bucket}/runs/` };
  const steps = [{ Name: "write tables", Config: { Jar: "command-runner.jar", Args: args } }];
  expect(await writeReport(s3, run, { cluster: {}, steps }, readOptions({}, root))).toEqual([
    "Report: out/sparkify/aws/j-1/report.html",
  ]);
  const html = readFileSync(join(root, "out/sparkify/aws/j-1/report.html"), "utf8");
  const shown = [...html.matchAll(/<summary><b>(\w+)<\/b>: (\d+) columns, mode (\w+)<\/summary>/g)];
  expect(shown.map(([, ...words]) => words)).toEqual(
    pipeline.tables.map(({ name, columns, mode }) => [name, String(columns.length), mode]),
  );
  s3.destroy();
});
