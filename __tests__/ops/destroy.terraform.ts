import { DescribeClusterCommand, EMRClient } from "@aws-sdk/client-emr";
import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { AwsServer } from "./aws-server";
import { Project, unwatched } from "./project";
import { deploy, projectCopies } from "./project-copies";

/** What make destroy destroys, with DATA=delete and without. A server on this machine stands in for S3 and EMR. */
let aws: AwsServer;
const project = projectCopies((original) => deploy(original, unwatched));
beforeAll(async () => {
  aws = await AwsServer.start();
});
afterAll(() => aws.stop());

const run = (command: string, env: Record<string, string> = {}) => project().run(command, { ...aws.env, ...env });
/** The number of resources in the state of each stack. */
const resourceCounts = () => ["bucket", "network", "roles", "cluster"].map((stack) => project().inState(stack));

test("a stack that another stack uses is not destroyed", async () => {
  const { exitCode, stderr } = await run("destroy", { YES: "1", STACK: "network" });
  expect(stderr).toBe(
    "sparkify-cluster still uses sparkify-network. Run make destroy STACK=cluster first, or make destroy for all.",
  );
  expect(exitCode).toBe(2);
});

test("a protected cluster is not destroyed, and the message has the command that ends the protection", async () => {
  const id = project().clusterId();
  await aws.tell({ cluster: { id, steps: ["merge songs"], protected: true } });
  const { exitCode, stderr } = await run("destroy", { YES: "1" });
  expect(stderr).toBe(
    `Somebody protected the cluster ${id} from being ended. If it may end: ` +
      `aws emr modify-cluster-attributes --cluster-id ${id} --no-termination-protected, ` +
      "then run the same command again.",
  );
  expect(exitCode).toBe(1);
  expect(project().inState("cluster")).toBe(8);
});

test("a persistent cluster: a deploy does not end it, and destroy takes its protection away after asking", async () => {
  project().edit(/^cluster:$/m, "$&\n  lifecycle: persistent");
  await aws.tell({ cluster: { id: project().clusterId(), steps: ["merge songs"] } });
  const deployed = await run("deploy", { ...unwatched, RERUN: "1" });
  expect(deployed.stdout).toContain(
    "- the cluster stays after its last step: 3 units of nodes cost money until make destroy STACK=cluster ends it",
  );
  expect(deployed.stdout).toContain("The cluster stays and costs money until make destroy STACK=cluster ends it.");
  expect(deployed.exitCode).toBe(0);
  const id = project().clusterId();
  await aws.tell({ cluster: { id, steps: ["merge songs"], protected: true } });
  const replaced = await run("deploy", { ...unwatched, RERUN: "1" });
  expect(replaced.stderr).toBe(
    `The cluster ${id} is persistent (cluster.lifecycle), and this plan would end it. ` +
      "End it first: make destroy STACK=cluster, then run the same command again.",
  );
  expect(replaced.exitCode).toBe(1);

  const asked = await run("destroy", { STACK: "cluster" });
  expect(asked.stdout).toContain(
    `- the cluster ${id} is persistent: its protection from being ended is taken away first`,
  );
  expect(asked.exitCode).toBe(2);
  expect(await isProtected(id)).toBe(true);
  const destroyed = await run("destroy", { YES: "1", STACK: "cluster" });
  expect(destroyed.stdout).toContain(`cluster: ${id} is no longer protected from being ended\n`);
  expect(destroyed.exitCode).toBe(0);
  expect(await isProtected(id)).toBe(false);
  expect(project().inState("cluster")).toBe(0);
});

test("a cluster at work is named before it is destroyed", async () => {
  const id = project().clusterId();
  await aws.tell({ cluster: { id, steps: ["merge songs", "write tables"] } });
  await aws.tell({ move: { id, changes: [{ cluster: "RUNNING", steps: { 1: "COMPLETED", 2: "RUNNING" } }] } });
  const { exitCode, stdout } = await run("destroy");
  expect(stdout).toMatch(
    new RegExp(`- the cluster ${id} is at work \\(1 of 2 steps done, write tables \\d+ s\\): its run ends unfinished`),
  );
  expect(exitCode).toBe(2);
  expect(project().inState("cluster")).toBe(8);
});

test("if a network cannot be destroyed, the message names its log and the next command, which completes", async () => {
  const first = await run("destroy", { YES: "1", LAB_FAIL: "destroy:aws_security_group" });
  expect(first.exitCode).toBe(1);
  expect(first.all).toContain("Failed: network.");
  expect(first.all).toMatch(/All it wrote is in \.local\/terraform\/sparkify-network\/.*-apply\.log/);
  expect(first.all).toContain("make destroy goes on from here.");
  expect(first.stdout).not.toContain("Destroyed");
  expect((await run("destroy", { YES: "1" })).exitCode).toBe(0);
  expect(resourceCounts()).toEqual([7, 0, 0, 0]);
});

test("data: a plan counts it, CI=true does not confirm its loss, YES=1 deletes every version", async () => {
  await fillBucket();
  const content = "parquetry-sparkify-example, 2.4 KiB, and 1 older version";
  const renamed = new Project(project());
  renamed.edit(/^bucket: .*$/m, "bucket: another-name-of-mine");
  expect((await renamed.run("plan", aws.env)).stdout).toContain(
    "- the bucket and 1,204 objects would be deleted, since its name or region changed " +
      `(parquetry-sparkify-example becomes another-name-of-mine): ${content}`,
  );
  renamed.remove();

  const ci = await run("destroy", { CI: "true", DATA: "delete" });
  expect(ci.stdout).toContain(`- the bucket and 1,204 objects would be deleted: ${content}`);
  expect(ci.stderr).toContain("Set YES=1 to confirm it.");
  expect(ci.exitCode).toBe(2);
  expect(resourceCounts()).toEqual([7, 28, 6, 8]);

  const { exitCode, stdout } = await run("destroy", { YES: "1", DATA: "delete" });
  expect(stdout).toContain(
    "1,204 objects and 1 older version (2.4 KiB) of s3://parquetry-sparkify-example are deleted for ever.",
  );
  expect(stdout).toContain("bucket: 1,205 versions deleted from parquetry-sparkify-example");
  expect(stdout).toContain("Destroyed: ");
  expect(stdout).toContain(" Nothing is left: every state is empty.");
  expect(exitCode).toBe(0);
  expect(await versionsLeft()).toBe(0);
  expect(resourceCounts()).toEqual([0, 0, 0, 0]);
  expect((await run("destroy", { YES: "1", DATA: "delete" })).stdout).toBe(
    "There is nothing to destroy: every state is empty.",
  );
  expect((await run("destroy", { YES: "1", STACK: "roles" })).stdout).toBe(
    "There is nothing to destroy: the state of sparkify-roles is empty.",
  );
});

async function isProtected(ClusterId: string): Promise<boolean | undefined> {
  const emr = new EMRClient(aws.client);
  const { Cluster } = await emr.send(new DescribeClusterCommand({ ClusterId }));
  emr.destroy();
  return Cluster?.TerminationProtected;
}

const Bucket = "parquetry-sparkify-example";

/** 1,204 objects, more than a page of S3's; one of them has an older version. */
async function fillBucket(): Promise<void> {
  const s3 = aws.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const put = (n: number) => s3.send(new PutObjectCommand({ Bucket, Key: `landing/${n}.json`, Body: "{}" }));
  const parallelRequests = 43;
  for (let first = 0; first < 1204; first += parallelRequests)
    await Promise.all(Array.from({ length: parallelRequests }, (_, n) => put(first + n)));
  await put(0);
  s3.destroy();
}

async function versionsLeft(): Promise<number> {
  const s3 = aws.s3();
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  s3.destroy();
  return Versions.length;
}
