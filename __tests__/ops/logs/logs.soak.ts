import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { PipelineAws, refusals } from "../pipeline-aws";

/** `make logs` as people start it, with logs where EMR puts them. */
let aws: PipelineAws;
const bucket = "s3://parquetry-sparkify-example/";
const log = (key: string, text: string) => aws.put(`logs/${key}`, gzipSync(text));
const logs = (step: string, env: Record<string, string> = {}) => aws.run("logs", { STEP: step, ...env });

beforeAll(async () => {
  aws = await PipelineAws.start();
  await aws.cluster(
    "j-1",
    ["merge songs", "write tables", "never began"],
    [{ cluster: "WAITING", steps: { 1: "COMPLETED", 2: "FAILED", 3: "CANCELLED" } }],
  );
  await log("j-1/steps/s-1/stderr.gz", "merged\n");
  await log("j-1/steps/s-2/stderr.gz", "INFO Submitted application application_17_0002\n");
  await log("j-1/steps/s-2/stdout.gz", "songs: 71 rows\n");
  await log("j-1/steps/s-2/controller.gz", "INFO Step failed with exitCode 1\n");
  const containers = "j-1/containers/application_17_0002/container_17_0002_01_00000";
  await log(`${containers}2/stderr.gz`, "executor lost\n");
  await log(`${containers}1/stderr.gz`, "master\n");
  await log("j-1/containers/application_17_0001/container_17_0001_01_000001/stderr.gz", "of another step\n");
  await log("j-1/node/i-primary/bootstrap-actions/2/stderr.gz", "check_objects: songs: not readable\n");
  await log("j-1/node/i-core/bootstrap-actions/2/stderr.gz", "of another node\n");
  const body = { BootstrapActions: [{ Name: "list prefixes" }, { Name: "check objects" }] };
  await aws.server.tell({ answer: { target: "ListBootstrapActions", body } });
  await aws.server.tell({
    answer: { target: "ListInstanceGroups", body: { InstanceGroups: [{ Id: "ig-P", InstanceGroupType: "MASTER" }] } },
  });
  const instances = [
    { Ec2InstanceId: "i-primary", InstanceGroupId: "ig-P" },
    { Ec2InstanceId: "i-core", InstanceGroupId: "ig-C" },
  ];
  await aws.server.tell({ answer: { target: "ListInstances", body: { Instances: instances } } });
});
afterAll(() => aws.stop());

test("a step's logs, unpacked, and those of the containers of its own applications", async () => {
  const { exitCode, stdout, stderr } = await logs("write tables");
  const container = `${bucket}logs/j-1/containers/application_17_0002/container_17_0002_01_00000`;
  expect(stderr).toBe("");
  expect(stdout).toBe(
    [
      `==> ${bucket}logs/j-1/steps/s-2/controller.gz <==`,
      "INFO Step failed with exitCode 1",
      "",
      `==> ${bucket}logs/j-1/steps/s-2/stdout.gz <==`,
      "songs: 71 rows",
      "",
      `==> ${bucket}logs/j-1/steps/s-2/stderr.gz <==`,
      "INFO Submitted application application_17_0002",
      "",
      `==> ${container}1/stderr.gz (application master) <==`,
      "master",
      "",
      `==> ${container}2/stderr.gz (executor, container 2) <==`,
      "executor lost",
    ].join("\n"),
  );
  expect(exitCode).toBe(0);
});

test("a bootstrap action on the primary node, and a step by its id", async () => {
  const action = await logs("check objects");
  expect(action.stdout).toBe(
    `==> ${bucket}logs/j-1/node/i-primary/bootstrap-actions/2/stderr.gz <==\ncheck_objects: songs: not readable`,
  );
  expect((await logs("s-1")).stdout).toBe(`==> ${bucket}logs/j-1/steps/s-1/stderr.gz <==\nmerged`);
});

test("a running step is followed to its end: what is new, once", async () => {
  await aws.cluster("j-2", ["write tables"], [{ cluster: "RUNNING", steps: { 1: "RUNNING" } }]);
  await log("j-2/steps/s-1/stderr.gz", "one\n");
  const following = aws.project.start("logs", {
    ...aws.server.env,
    WATCH_EVERY: "0.2",
    STEP: "write tables",
    CLUSTER: "j-2",
  });
  await new Promise<void>((resolve) => following.stdout?.once("data", () => resolve()));
  await aws.server.tell({ refuse: { target: "ListSteps", error: "ThrottlingException", times: 4 } });
  await log("j-2/steps/s-1/stderr.gz", "one\ntwo application_18_0001\n");
  await sleep(500);
  await log("j-2/containers/application_18_0001/container_18_0001_01_000002/stdout.gz", "of an executor\n");
  await aws.server.tell({ change: { id: "j-2", changes: [{ steps: { 1: "COMPLETED" } }] } });
  await log("j-2/steps/s-1/controller.gz", "INFO Step succeeded with exitCode 0\n");
  const { exitCode, stdout, stderr } = await following;
  expect(stdout.match(/^one$/gm)).toHaveLength(1);
  expect(stdout.match(/^two application_18_0001$/gm)).toHaveLength(1);
  expect(stdout).toContain("000002/stdout.gz (executor, container 2) <==\nof an executor");
  expect(stderr).toMatch(/^Following write tables: EMR copies logs to S3 every five minutes\./);
  expect(exitCode).toBe(0);
});

test("of a run only its own steps; another run is the user's mistake", async () => {
  const second = "j-4-20261127T193012Z";
  const submitted = { name: "write tables", args: [`--run=${second}`, "--steps=1"] };
  await aws.cluster("j-4", ["write tables", submitted], [{ steps: { 1: "COMPLETED", 2: "COMPLETED" } }]);
  await log("j-4/steps/s-1/stderr.gz", "first\n");
  await log("j-4/steps/s-2/stderr.gz", "second\n");
  const shown = async (env: Record<string, string>) =>
    (await logs("write tables", { FOLLOW: "no", ...env })).stdout.split("\n").at(-1);
  expect([await shown({ CLUSTER: "j-4" }), await shown({ RUN: second }), await shown({ RUN: "j-4" })]).toEqual([
    "second",
    "second",
    "first",
  ]);
  expect(await logs("write tables", { RUN: "j-4-20200101T000000Z" })).toMatchObject({
    exitCode: 2,
    stderr: "RUN=j-4-20200101T000000Z: the cluster j-4 has no run j-4-20200101T000000Z; " + `it has: j-4, ${second}.`,
  });
});

test("logs that are not there yet, and a step that never began", async () => {
  await aws.cluster("j-3", ["write tables"], [{ cluster: "RUNNING", steps: { 1: "RUNNING" } }]);
  expect((await logs("write tables", { CLUSTER: "j-3", FOLLOW: "no" })).stderr).toBe(
    `There are no logs of write tables yet in ${bucket}logs/j-3/steps/s-1/; EMR copies them within some minutes.`,
  );
  const never = await logs("never began", { CLUSTER: "j-1", FOLLOW: "1" });
  expect(never.stderr.split("\n").at(-1)).toMatch(/^There are no logs of never began yet/);
});

test.each([
  ["", "STEP is not given"],
  ["write tabels", "STEP=write tabels is not known"],
])("STEP=%s: the names are listed", async (step, problem) => {
  expect(await logs(step, { CLUSTER: "j-1" })).toMatchObject({
    exitCode: 2,
    stderr:
      `${problem}; the cluster has the steps merge songs (COMPLETED), write tables (FAILED), never began (CANCELLED) ` +
      "and the bootstrap actions list prefixes, check objects. Write for example: make logs STEP='write tables'",
  });
});

test.each(refusals)("%s is one sentence", async (error, message, advice) => {
  const env = { STEP: "merge songs", CLUSTER: "j-1" };
  expect(await aws.refused("DescribeCluster", error, message, "logs", env)).toEqual({
    exitCode: 1,
    stderr: `The logs of j-1 could not be read: ${error}: ${message}.${advice}`,
  });
});

test("an application on the primary node, by EMR's name", async () => {
  await aws.cluster("j-APP", ["write tables"], [{ cluster: "WAITING" }]);
  const Cluster = {
    Id: "j-APP",
    LogUri: `${bucket}logs/`,
    Status: { State: "WAITING" },
    Applications: [{ Name: "Zeppelin" }],
  };
  await aws.server.tell({ answer: { target: "DescribeCluster", body: { Cluster }, cluster: "j-APP" } });
  await log("j-APP/node/i-primary/zeppelin/zeppelin-interpreter.log.gz", "note 1 failed\n");
  await log("j-APP/node/i-core/zeppelin/zeppelin.log.gz", "of another node\n");
  expect((await logs("Zeppelin", { CLUSTER: "j-APP" })).stdout).toBe(
    `==> ${bucket}logs/j-APP/node/i-primary/zeppelin/zeppelin-interpreter.log.gz <==\nnote 1 failed`,
  );
});
