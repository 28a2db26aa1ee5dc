import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { AwsServer } from "./aws-server";
import { Project, unwatched } from "./project";

/** States in S3, on a server of this machine. Each test has a bucket for states of its own. */
let aws: AwsServer;
let s3: S3Client;
let project: Project;
let bucket: string;
let tests = 0;
beforeAll(async () => {
  aws = await AwsServer.start();
  s3 = aws.s3();
});
beforeEach(async () => {
  project = new Project();
  bucket = `my-states-${(tests += 1)}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }));
});
afterEach(() => project.remove());
afterAll(async () => {
  s3.destroy();
  await aws.stop();
});

const run = (command: string, env: Record<string, string> = {}) => project.run(command, { ...aws.env, ...env });
const backend = (name = bucket) => `\nbackend: { s3: { bucket: ${name} } }`;
const useBucket = (of: Project, name = bucket) => of.edit(/^region: .*$/m, `$&${backend(name)}`);
const states = async () =>
  ((await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map((object) => object.Key);

test("local states are not lost when pipeline.yaml names a bucket: make state-move moves them, and back", async () => {
  expect((await run("deploy", { ...unwatched, STACK: "network" })).exitCode).toBe(0);
  useBucket(project);
  const plan = await run("plan");
  expect(plan.stderr).toContain("pipeline.yaml now names another place for the states. Run make state-move");
  expect(plan.exitCode).toBe(1);

  const move = await run("state-move", { YES: "1" });
  expect(move.stdout).toContain(
    "sparkify-network: 32 resources, from state/sparkify-network.tfstate " +
      `to s3://${bucket}/parquetry/sparkify-network.tfstate`,
  );
  expect(move.exitCode).toBe(0);
  expect(await states()).toEqual(["parquetry/sparkify-network.tfstate"]);
  expect((await run("plan", { STACK: "network" })).exitCode).toBe(0);

  project.edit(backend(), "");
  expect((await run("state-move", { YES: "1" })).exitCode).toBe(0);
  expect(project.inState("network")).toBe(28);
  const kept = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "parquetry/sparkify-network.tfstate" }));
  expect(await kept.Body?.transformToString()).toContain("aws_vpc");
});

test("another checkout does not begin with an empty state in S3 while a local file has resources", async () => {
  expect((await run("deploy", { ...unwatched, STACK: "roles" })).exitCode).toBe(0);
  rmSync(join(project.folder, "cdktf.out"), { recursive: true });
  useBucket(project);
  const { exitCode, stderr } = await run("plan", { STACK: "roles" });
  expect(stderr).toBe(
    `pipeline.yaml keeps the state of sparkify-roles in s3://${bucket}/parquetry/sparkify-roles.tfstate, ` +
      "which is empty, and state/sparkify-roles.tfstate still holds 6 resources. " +
      "Run make state-move to take them along; without it they would all be created a second time.",
  );
  expect(exitCode).toBe(1);
});

test("with states in S3, the cluster reads the network's there; of two deploys at once, one is refused", async () => {
  useBucket(project);
  expect((await run("plan")).exitCode).toBe(2);
  expect(await states()).toEqual([]);
  expect((await run("deploy", unwatched)).exitCode).toBe(0);
  expect(await states()).toEqual(
    ["bucket", "cluster", "network", "roles"].map((stack) => `parquetry/sparkify-${stack}.tfstate`),
  );
  expect((await run("plan")).exitCode).toBe(0);

  const colleague = new Project();
  useBucket(colleague);
  for (const each of [project, colleague]) each.edit("merge: { depth: 2 }", "merge: { depth: 1 }");
  const slow = { STACK: "cluster", LOCK_TIMEOUT: "0s", LAB_DELAY: "aws_emr_cluster=15s" };
  const both = await Promise.all(
    [project, colleague].map((each) => each.run("deploy", { ...aws.env, ...unwatched, ...slow })),
  );
  colleague.remove();
  expect(both.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
  const refused = both.find(({ exitCode }) => exitCode === 1)?.stderr ?? "";
  expect(refused).toContain("Error acquiring the state lock");
  expect(refused).toMatch(
    /The state of sparkify-cluster has been locked by \S+ since .* \(OperationTypeApply\)\. Wait for that run to end, /,
  );
  expect(refused).toMatch(
    new RegExp(
      "or let this one wait longer with LOCK_TIMEOUT=10m\\. Only if you are sure that it is dead: " +
        "terraform -chdir=cdktf\\.out/stacks/sparkify-cluster force-unlock [0-9a-f-]+$",
      "m",
    ),
  );
  expect((await states()).filter((key) => key?.endsWith(".tflock"))).toEqual([]);
  expect((await run("plan")).exitCode).toBe(0);
});

test("make state-move where there is nothing to move says where it looked", async () => {
  expect((await run("state-move")).stdout).toBe("There is no state to move: all are where pipeline.yaml says.");
  useBucket(project);
  const { exitCode, stdout } = await run("state-move");
  expect(stdout).toMatch(
    /^There is no state to move: none is in (state\/sparkify-\w+\.tfstate(, )?){4}\. If one is elsewhere, only the /,
  );
  expect(stdout).toContain("only the checkout that applied it last knows where: run make state-move there.");
  expect(exitCode).toBe(0);
});

test("make state-bucket makes a bucket that is private, encrypted and versioned, and leaves what is set", async () => {
  expect((await run("state-bucket", { YES: "1" })).stderr).toContain(
    "names no bucket for states, so they are local files.",
  );
  useBucket(project, "new-states");
  const [first, second] = [await run("state-bucket", { YES: "1" }), await run("state-bucket", { YES: "1" })];
  const safeguards = [
    "public access blocked",
    "objects owned by the bucket's owner",
    "encryption",
    "versions kept",
    "old versions deleted after 365 days",
    "TLS only",
  ];
  const ready = "s3://new-states is ready for states. Next: make plan, or make state-move to take local states along.";
  expect(first.stdout.split("\n")).toEqual([...safeguards.map((name) => `  ${name}: set`), ready]);
  expect(second.stdout.split("\n")).toEqual([...safeguards.map((name) => `  ${name}: was set already`), ready]);
  expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
});
