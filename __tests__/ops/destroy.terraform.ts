import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AwsServer } from "./aws-server";
import { Project } from "./project";

/** What goes with DATA=delete, and what cannot go. S3 and EMR are a server of this machine. */
jest.setTimeout(120_000);
let project: Project;
let aws: AwsServer;
let s3: S3Client;
const Bucket = "parquetry-sparkify-example";

beforeAll(async () => {
  [aws, project] = [await AwsServer.start(), new Project()];
  s3 = new S3Client({
    endpoint: aws.url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  for (let part = 0; part < 1204; part += 43) {
    await Promise.all(
      Array.from({ length: 43 }, (_, i) =>
        s3.send(new PutObjectCommand({ Bucket, Key: `landing/${part + i}.json`, Body: "{}" })),
      ),
    );
  }
  await s3.send(new PutObjectCommand({ Bucket, Key: "landing/0.json", Body: "{}" }));
  expect((await project.run("deploy", { YES: "1", WATCH: "no" })).exitCode).toBe(0);
});
afterAll(async () => {
  s3.destroy();
  project.remove();
  await aws.stop();
});

const clusterId = () => JSON.parse(project.read("state/sparkify-cluster.tfstate")).outputs.cluster_id.value as string;

test("a plan that would delete the bucket counts what is in it", async () => {
  project.edit(/^bucket: .*$/m, "bucket: another-name-of-mine");
  const { stdout } = await project.run("plan", aws.env);
  expect(stdout).toContain(
    "- the bucket and 1,204 objects would be deleted, since its name or region changed (parquetry-sparkify-example becomes another-name-of-mine): parquetry-sparkify-example, 2.4 KiB, and 1 older version",
  );
  project.edit(/^bucket: .*$/m, "bucket: parquetry-sparkify-example");
});

test("a stack that another one uses stays", async () => {
  const { exitCode, stderr } = await project.run("destroy", { ...aws.env, YES: "1", STACK: "network" });
  expect(stderr).toBe(
    "sparkify-cluster still uses sparkify-network. Run make destroy STACK=cluster first, or make destroy for all.",
  );
  expect(exitCode).toBe(2);
});

test("a protected cluster stays, with the command that frees it", async () => {
  const id = clusterId();
  await aws.tell({ cluster: { id, steps: ["merge songs"], protected: true } });
  const { exitCode, stderr } = await project.run("destroy", { ...aws.env, YES: "1" });
  expect(stderr).toBe(
    `Somebody protected the cluster ${id} from being ended. If it may end: aws emr modify-cluster-attributes --cluster-id ${id} --no-termination-protected, then run the same command again.`,
  );
  expect(exitCode).toBe(1);
  expect(project.inState("cluster")).toBe(5);
});

test("a cluster at work is named before it goes; CI=true is no word for data", async () => {
  const id = clusterId();
  await aws.tell({ cluster: { id, steps: ["merge songs", "write tables"] } });
  await aws.tell({ move: { id, changes: [{ cluster: "RUNNING", steps: { 1: "COMPLETED", 2: "RUNNING" } }] } });
  const { exitCode, stdout, stderr } = await project.run("destroy", { ...aws.env, CI: "true", DATA: "delete" });
  expect(stdout).toMatch(
    new RegExp(`- the cluster ${id} is at work \\(1 of 2 steps done, write tables \\d+ s\\): its run ends unfinished`),
  );
  expect(stdout).toContain(
    "- the bucket and 1,204 objects would be deleted: parquetry-sparkify-example, 2.4 KiB, and 1 older version",
  );
  expect(stderr).toContain("Say YES=1 if you mean it.");
  expect(exitCode).toBe(2);
  expect(project.inState("cluster")).toBe(5);
});

test("a network that could not be destroyed: where its log is, and how to go on; the second run completes", async () => {
  const { exitCode, stdout, all } = await project.run("destroy", {
    ...aws.env,
    YES: "1",
    LAB_FAIL: "destroy:aws_security_group",
  });
  expect(exitCode).toBe(1);
  expect(all).toContain("Failed: network.");
  expect(all).toMatch(/All it wrote is in \.local\/terraform\/sparkify-network\/.*-apply\.log/);
  expect(all).toContain("make destroy goes on from here.");
  expect(stdout).not.toContain("Destroyed");
  expect((await project.run("destroy", { ...aws.env, YES: "1" })).exitCode).toBe(0);
  expect(["bucket", "network", "roles", "cluster"].map((stack) => project.inState(stack))).toEqual([7, 0, 0, 0]);
});

test("DATA=delete with YES=1: every version is deleted, then the bucket; every state is empty", async () => {
  const { exitCode, stdout } = await project.run("destroy", { ...aws.env, YES: "1", DATA: "delete" });
  expect(stdout).toContain(
    "1,204 objects and 1 older version (2.4 KiB) of s3://parquetry-sparkify-example are deleted for ever.",
  );
  expect(stdout).toContain("bucket: 1,205 versions deleted from parquetry-sparkify-example");
  expect(exitCode).toBe(0);
  expect((await s3.send(new ListObjectVersionsCommand({ Bucket }))).Versions ?? []).toEqual([]);
  expect(["bucket", "network", "roles", "cluster"].map((stack) => project.inState(stack))).toEqual([0, 0, 0, 0]);
  expect((await project.run("destroy", { ...aws.env, YES: "1", DATA: "delete" })).stdout).toBe(
    "There is nothing to destroy: every state is empty.",
  );
});
