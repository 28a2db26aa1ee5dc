import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { AwsServer } from "./aws-server";
import { Project, unwatched } from "./project";

/** A deploy ends with the run that it started, and has its exit code. */
let aws: AwsServer;
let s3: S3Client;
let project: Project;
beforeEach(async () => {
  [aws, project] = [await AwsServer.start(), new Project()];
  s3 = aws.s3();
  await s3.send(new CreateBucketCommand({ Bucket: "parquetry-sparkify-example" }));
});
afterEach(async () => {
  s3.destroy();
  project.remove();
  await aws.stop();
});

/** Where the description of the synthesized job is, in a folder named by its hash. */
const jobs = "cdktf.out/stacks/sparkify-cluster/assets/spark_job_file";
const put = (key: string, body: string | Buffer) =>
  s3.send(new PutObjectCommand({ Bucket: "parquetry-sparkify-example", Key: key, Body: body }));
const run = (command: string, env: Record<string, string> = {}) =>
  project.run(command, { ...aws.env, WATCH_EVERY: "0.2", ...env });
const putSources = () => Promise.all([put("landing/song_data/1.json", "{}"), put("landing/log_data/1.json", "{}")]);

/** Applies all stacks. @returns the cluster's id */
async function deployUnwatched(): Promise<string> {
  await putSources();
  expect(await run("deploy", unwatched)).toMatchObject({ exitCode: 0 });
  return project.clusterId();
}

test("before a first deploy there is nothing to watch", async () => {
  const { exitCode, stderr } = await run("watch");
  expect(stderr).toBe(
    "There is no cluster in the state of sparkify-cluster: nothing runs. " +
      "make deploy starts a run; CLUSTER=j-… watches one that is no longer in the state.",
  );
  expect(exitCode).toBe(1);
});

test("a first deploy initializes each stack once, also the cluster's, which it plans twice", async () => {
  await putSources();
  const { stdout, stderr } = await run("deploy", { YES: "1" });
  expect(stdout).toContain("Applied: bucket, network, roles, cluster.");
  expect(stderr).toMatch(/^EMR in us-east-1 does not know the cluster j-/);
  expect(project.terraformRuns("plan")).toEqual(["bucket", "cluster", "cluster", "network", "roles"]);
  expect(project.terraformRuns("init")).toEqual(["bucket", "cluster", "network", "roles"]);
});

test("no cluster starts while there is nothing to read; with objects, the same command continues", async () => {
  const landing = "s3://parquetry-sparkify-example/landing";
  const empty = await run("deploy", unwatched);
  expect(empty.stderr).toBe(
    [
      "No cluster was started, because there is nothing to read:",
      `  source songs: there is no object under ${landing}/song_data/`,
      `  source events: there is no object under ${landing}/log_data/`,
      "Upload the objects first: make upload DATA=<folder> TO=song_data/",
      "Upload the objects first: make upload DATA=<folder> TO=log_data/",
      "A source may be empty if it has optional: true or load: new-only in pipeline.yaml.",
      "",
      "Done: bucket, network, roles. Failed: cluster. " +
        "Everything that was made is in the states; make deploy goes on from here.",
    ].join("\n"),
  );
  expect([empty.exitCode, project.inState("bucket") > 0]).toEqual([1, true]);

  await put("landing/song_data/A/1.json", "{}");
  await put("landing/log_data/", Buffer.alloc(0)); // a folder marker
  const half = await run("deploy", unwatched);
  expect(half.stderr).toContain(
    `nothing to read:\n  source events: there is no object under ${landing}/log_data/\nUpload`,
  );
  expect((await run("watch")).stderr).toContain("There is no cluster in the state of sparkify-cluster");

  await put("landing/log_data/2018/11/1.json", "{}");
  expect((await run("deploy", unwatched)).exitCode).toBe(0);
});

test("no cluster starts for a replay of a run without a quarantine", async () => {
  const bucket = "parquetry-sparkify-example";
  const { exitCode, stderr } = await run("deploy", { ...unwatched, REPLAY: "j-NOBODY" });
  expect(stderr.split("\n")[0]).toBe(
    "No cluster was started: REPLAY names run j-NOBODY, which has no records in quarantine: there is no " +
      `s3://${bucket}/runs/j-NOBODY/quarantine/. It had none, or its files have expired.`,
  );
  expect(exitCode).toBe(1);
});

test("make deploy watches the run of the cluster that is in the state; so does make watch", async () => {
  const id = await deployUnwatched();
  await aws.tell({ cluster: { id, steps: ["merge songs"] } });
  await aws.tell({ move: { id, changes: [{ cluster: "WAITING", steps: { 1: "COMPLETED" } }] } });
  const ledger = { version: 1, ok: true, sources: {}, tables: {}, equations: [] };
  await put(`runs/${id}/ledger.json`, JSON.stringify(ledger));
  for (const result of [await run("deploy", { YES: "1" }), await run("watch")]) {
    expect(result.stdout).toContain(`The run of ${id} is complete, and its ledger adds up.`);
    expect(result.exitCode).toBe(0);
  }
  expect((await run("plan", { LAB_GONE: "aws_emr_cluster" })).stdout).toContain(
    `- the last run (${id}) has finished and its cluster is gone: applying runs the pipeline again`,
  );
  expect(await run("destroy", { YES: "1", STACK: "cluster" })).toMatchObject({ exitCode: 0 });
  expect((await run("plan")).stdout).toContain("- a cluster is created: applying runs the pipeline again\n");
});

test("a run that fails while task nodes are added: the step's failure is said before Terraform's error", async () => {
  project.edit("onDemand: 2 }", "onDemand: 2 }\n  task: { types: [m6i.xlarge], spot: 2 }");
  await putSources();
  const failing = { LAB_FAIL: "apply:aws_emr_instance_fleet", LAB_DELAY: "aws_emr_instance_fleet=5s" };
  const deploy = project.start("deploy", { ...aws.env, YES: "1", WATCH_EVERY: "0.2", ...failing });
  const id = await new Promise<string>((resolve) => {
    deploy.stdout?.on("data", (text) => {
      const [, found] = /aws_emr_cluster\.cluster: Creation complete .*\[id=(j-\w+)\]/.exec(String(text)) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  await aws.tell({ cluster: { id, steps: ["merge songs"] } });
  const failed = { state: "FAILED", Reason: "Main Class not found." };
  await aws.tell({ move: { id, changes: [{ cluster: "TERMINATING", steps: { 1: failed } }] } });
  const { stderr, exitCode } = await deploy;
  const said = [
    "The run has failed: step 1 (merge songs) FAILED: Main Class not found.",
    "Error: creating aws_emr_instance_fleet",
    "Done: bucket, network, roles. Failed: cluster.",
  ].map((text) => stderr.indexOf(text));
  expect(said).not.toContain(-1);
  expect(said).toEqual([...said].sort((a, b) => a - b));
  expect(exitCode).toBe(1);
});

test("a run that fails makes the deploy fail, and the next plan says that its cluster failed and is gone", async () => {
  const id = await deployUnwatched();
  const reason = { Code: "STEP_FAILURE", Message: "Shut down as step failed" };
  const step = { state: "FAILED", Reason: "Main Class not found." };
  await aws.tell({ cluster: { id, steps: ["merge songs"] } });
  await aws.tell({ move: { id, changes: [{ cluster: "TERMINATED_WITH_ERRORS", reason, steps: { 1: step } }] } });
  const deploy = await run("deploy", { YES: "1" });
  expect(deploy.stderr).toContain("The run has failed: step 1 (merge songs) FAILED: Main Class not found.");
  expect(deploy.exitCode).toBe(1);
  const plan = await run("plan", { LAB_GONE: "aws_emr_cluster" });
  expect(plan.stdout).toContain(
    `- the last run (${id}) has failed and its cluster is gone (Shut down as step failed): ` +
      "applying runs the pipeline again",
  );
});

test("the job of a run that was deployed from another machine is read from the bucket", async () => {
  await deployUnwatched();
  const [hash] = readdirSync(join(project.folder, jobs));
  await put(`code/${hash}/job.json`, project.read(join(jobs, hash ?? "", "job.json")));
  rmSync(join(project.folder, ".cache/code"), { recursive: true });
  project.edit(/^select /m, "select distinct ", "tables/songs.sql");
  const { stdout } = await run("plan", { LAB_GONE: "aws_emr_cluster" });
  expect(stdout).toContain(
    "- since the last run, table songs changed\n- table songs: its SQL changed (1 line added, 1 removed)",
  );
  await s3.send(new DeleteObjectCommand({ Bucket: "parquetry-sparkify-example", Key: `code/${hash}/job.json` }));
  expect((await run("plan")).stdout).toContain(
    "- which tables and sources changed is not known, since the job of the last run could not be read: NoSuchKey: ",
  );
});
