import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { AwsServer } from "./aws-server";
import { Project } from "./project";

/** Deploying is done when the run is: its exit code is the run's. */
jest.setTimeout(120_000);
let project: Project;
let aws: AwsServer;
let s3: S3Client;
beforeAll(async () => {
  [aws, project] = [await AwsServer.start(), new Project()];
  s3 = new S3Client({
    endpoint: aws.url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await s3.send(new CreateBucketCommand({ Bucket: "parquetry-sparkify-example" }));
});
afterAll(async () => {
  s3.destroy();
  project.remove();
  await aws.stop();
});

const clusterId = () => JSON.parse(project.read("state/sparkify-cluster.tfstate")).outputs.cluster_id.value as string;
const run = (command: string, env: Record<string, string> = {}) =>
  project.run(command, { ...aws.env, WATCH_EVERY: "0.2", ...env });

test("before a first deploy there is nothing to watch", async () => {
  const { exitCode, stderr } = await run("watch");
  expect(stderr).toBe(
    "There is no cluster in the state of sparkify-cluster: nothing runs. make deploy starts a run; CLUSTER=j-… watches one that is no longer in the state.",
  );
  expect(exitCode).toBe(1);
});

test("no cluster is started where there is nothing to read; the files put there, the same command goes on", async () => {
  const put = (key: string, text: string | Buffer) =>
    s3.send(new PutObjectCommand({ Bucket: "parquetry-sparkify-example", Key: key, Body: text }));
  const landing = "s3://parquetry-sparkify-example/landing";
  const none = await run("deploy", { YES: "1", WATCH: "no" });
  expect(none.stderr).toBe(
    [
      "No cluster was started, since it would find nothing to read:",
      `  source songs: there is no file under ${landing}/song_data/`,
      `  source events: there is no file under ${landing}/log_data/`,
      `Put the files there first: aws s3 sync <folder> ${landing}/song_data/`,
      `Put the files there first: aws s3 sync <folder> ${landing}/log_data/`,
      "A source that may be empty is one with optional: true in pipeline.yaml.",
      "",
      "Done: bucket, network, roles. Failed: cluster. Everything that was made is in the states; make deploy goes on from here.",
    ].join("\n"),
  );
  expect([none.exitCode, project.inState("bucket") > 0]).toEqual([1, true]);

  await put("landing/song_data/A/1.json", "{}");
  await put("landing/log_data/", Buffer.alloc(0)); // a folder marker
  const half = await run("deploy", { YES: "1", WATCH: "no" });
  expect(half.stderr).toContain(`nothing to read:\n  source events: there is no file under ${landing}/log_data/\nPut`);
  expect((await run("watch")).stderr).toContain("There is no cluster in the state of sparkify-cluster");
  await put("landing/log_data/2018/11/1.json", "{}");
});

test("make deploy watches the run of the cluster that is in the state; so does make watch", async () => {
  expect((await run("deploy", { YES: "1", WATCH: "no" })).exitCode).toBe(0);
  const id = clusterId();
  await aws.tell({ cluster: { id, steps: ["merge songs"] } });
  await aws.tell({ move: { id, changes: [{ cluster: "WAITING", steps: { 1: "COMPLETED" } }] } });
  const ledger = { version: 1, ok: true, sources: {}, tables: {}, equations: [] };
  await s3.send(
    new PutObjectCommand({
      Bucket: "parquetry-sparkify-example",
      Key: `runs/${id}/ledger.json`,
      Body: JSON.stringify(ledger),
    }),
  );
  for (const result of [await run("deploy", { YES: "1" }), await run("watch")]) {
    expect(result.stdout).toContain(`The run of ${id} is complete, and its ledger adds up.`);
    expect(result.exitCode).toBe(0);
  }
});

test("a run that fails fails the deploy, and a failed cluster that is gone is said to have failed", async () => {
  const id = clusterId();
  const reason = { Code: "STEP_FAILURE", Message: "Shut down as step failed" };
  await aws.tell({ cluster: { id, steps: ["merge songs"] } });
  await aws.tell({
    move: {
      id,
      changes: [
        {
          cluster: "TERMINATED_WITH_ERRORS",
          reason,
          steps: { 1: { state: "FAILED", Reason: "Main Class not found." } },
        },
      ],
    },
  });
  const deploy = await run("deploy", { YES: "1" });
  expect(deploy.stderr).toContain("The run has failed: step 1 (merge songs) FAILED: Main Class not found.");
  expect(deploy.exitCode).toBe(1);
  const plan = await run("plan", { LAB_GONE: "aws_emr_cluster" });
  expect(plan.stdout).toContain(
    `- the last run (${id}) has failed and its cluster is gone (Shut down as step failed): applying runs the pipeline again`,
  );
});
