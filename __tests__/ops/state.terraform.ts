import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AwsServer } from "./aws-server";
import { Project } from "./project";

/** States in S3, on a server of this machine. One test goes on from the other. */
jest.setTimeout(120_000);
let project: Project;
let aws: AwsServer;
let s3: S3Client;
const unwatched = { YES: "1", WATCH: "no" };
const backend = "\nbackend: { s3: { bucket: my-states } }";

beforeAll(async () => {
  [aws, project] = [await AwsServer.start(), new Project()];
  s3 = new S3Client({
    endpoint: aws.url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await s3.send(new CreateBucketCommand({ Bucket: "my-states" }));
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: "my-states", VersioningConfiguration: { Status: "Enabled" } }),
  );
});
afterAll(async () => {
  s3.destroy();
  project.remove();
  await aws.stop();
});

const run = (command: string, env: Record<string, string> = {}) => project.run(command, { ...aws.env, ...env });
const states = async () =>
  ((await s3.send(new ListObjectsV2Command({ Bucket: "my-states" }))).Contents ?? []).map((object) => object.Key);

test("local states are not forgotten when pipeline.yaml says S3: plan refuses, make state-move takes them along", async () => {
  expect((await run("deploy", { ...unwatched, STACK: "network" })).exitCode).toBe(0);
  project.edit(/^region: .*$/m, `$&${backend}`);
  const plan = await run("plan");
  expect(plan.stderr).toMatch(
    /pipeline\.yaml (now says another place for the states|keeps the state of sparkify-network in s3:\/\/my-states\/parquetry\/sparkify-network\.tfstate)/,
  );
  expect(plan.exitCode).toBe(1);
  const move = await run("state-move", { YES: "1" });
  expect(move.stdout).toContain(
    "sparkify-network: 27 resources, from state/sparkify-network.tfstate to s3://my-states/parquetry/sparkify-network.tfstate",
  );
  expect(move.exitCode).toBe(0);
  expect(await states()).toEqual(["parquetry/sparkify-network.tfstate"]);
  expect((await run("plan", { STACK: "network" })).exitCode).toBe(0);
});

test("plan and deploy with states in S3, the cluster reading the network's from there", async () => {
  expect((await run("plan")).exitCode).toBe(2);
  expect(await states()).toEqual(["parquetry/sparkify-network.tfstate"]);
  expect((await run("deploy", unwatched)).exitCode).toBe(0);
  expect(await states()).toEqual(
    ["bucket", "cluster", "network", "roles"].map((stack) => `parquetry/sparkify-${stack}.tfstate`),
  );
  expect((await run("plan")).exitCode).toBe(0);
});

test("two deploys at once: one is refused, with who holds the lock and how to break it", async () => {
  project.edit("merge: { depth: 2 }", "merge: { depth: 1 }");
  const colleague = new Project();
  colleague.edit(/^region: .*$/m, `$&${backend}`);
  colleague.edit("merge: { depth: 2 }", "merge: { depth: 1 }");
  const both = await Promise.all(
    [project, colleague].map((one) =>
      one.run("deploy", {
        ...aws.env,
        ...unwatched,
        STACK: "cluster",
        LOCK_TIMEOUT: "0s",
        LAB_DELAY: "aws_emr_cluster=15s",
      }),
    ),
  );
  colleague.remove();
  expect(both.map((one) => one.exitCode).sort()).toEqual([0, 1]);
  const refused = both.find((one) => one.exitCode === 1)?.stderr ?? "";
  expect(refused).toContain("Error acquiring the state lock");
  expect(refused).toMatch(
    /The state of sparkify-cluster is locked by \S+ since .* \(OperationTypeApply\)\. Wait for that run to end, .* Only if you are sure that it is dead: terraform -chdir=cdktf\.out\/stacks\/sparkify-cluster force-unlock [0-9a-f-]+/,
  );
  expect((await states()).filter((key) => key?.endsWith(".tflock"))).toEqual([]);
  expect((await run("plan")).exitCode).toBe(0);
});

test("and back again: from S3 to local files", async () => {
  project.edit(backend, "");
  expect((await run("state-move", { YES: "1" })).exitCode).toBe(0);
  expect(["bucket", "network", "roles", "cluster"].map((stack) => project.inState(stack))).toEqual([7, 27, 6, 5]);
  const stored = await s3.send(new GetObjectCommand({ Bucket: "my-states", Key: "parquetry/sparkify-roles.tfstate" }));
  expect(await stored.Body?.transformToString()).toContain("aws_iam_role");
});

test("make state-move where there is nothing to move says where it looked", async () => {
  expect((await run("state-move")).stdout).toBe("There is no state to move: all are where pipeline.yaml says.");
  const fresh = new Project();
  fresh.edit(/^region: .*$/m, `$&${backend}`);
  const { exitCode, stdout } = await fresh.run("state-move", aws.env);
  fresh.remove();
  expect(stdout).toMatch(
    /^There is no state to move: none is in (state\/sparkify-\w+\.tfstate(, )?){4}\. If one is elsewhere, only the checkout that applied it last knows where: run make state-move there\.$/,
  );
  expect(exitCode).toBe(0);
});

test("make state-bucket makes a bucket that is private, encrypted and versioned, and leaves what is set", async () => {
  expect((await run("state-bucket", { YES: "1" })).stderr).toContain(
    "names no bucket for states, so they are local files.",
  );
  project.edit(/^region: .*$/m, `$&${backend.replace("my-states", "new-states")}`);
  const [first, second] = [await run("state-bucket", { YES: "1" }), await run("state-bucket", { YES: "1" })];
  const safeguards = [
    "public access blocked",
    "objects owned by the bucket's owner",
    "encryption",
    "versions kept",
    "old versions deleted after 365 days",
    "TLS only",
  ];
  expect(first.stdout.split("\n")).toEqual([
    ...safeguards.map((name) => `  ${name}: set`),
    "s3://new-states is ready for states. Next: make plan, or make state-move to take local states along.",
  ]);
  expect(second.stdout.split("\n")).toEqual([
    ...safeguards.map((name) => `  ${name}: was set already`),
    "s3://new-states is ready for states. Next: make plan, or make state-move to take local states along.",
  ]);
  expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
});
