import { PipelineAws, refusals } from "../pipeline-aws";

/** `make describe` as people start it. Nodes and fleets are answers as EMR gives them, which moto does not have. */
let aws: PipelineAws;
const answer = (target: string, body: object) => aws.server.tell({ answer: { target, body } });
const ago = (seconds: number) => Date.now() / 1000 - seconds;
const fleet = (id: string, kind: string, onDemand: [number, number], spot: [number, number]) => ({
  Id: id,
  InstanceFleetType: kind,
  TargetOnDemandCapacity: onDemand[1],
  ProvisionedOnDemandCapacity: onDemand[0],
  TargetSpotCapacity: spot[1],
  ProvisionedSpotCapacity: spot[0],
});
const node = (id: string, more: object) => ({
  Ec2InstanceId: id,
  InstanceType: "m6i.xlarge",
  Market: "ON_DEMAND",
  Status: { State: "RUNNING", Timeline: { CreationDateTime: ago(600) } },
  ...more,
});

beforeAll(async () => {
  aws = await PipelineAws.start();
  await aws.cluster(
    "j-OLD",
    ["merge songs"],
    [{ created: 9000, cluster: "TERMINATED", reason: { Message: "Steps completed" }, steps: { 1: "COMPLETED" } }],
  );
  await aws.cluster(
    "j-NEW",
    ["merge songs", "merge events", "write tables"],
    [
      {
        created: 700,
        cluster: "RUNNING",
        steps: { 1: { state: "COMPLETED", start: 300, end: 60 }, 2: { state: "RUNNING", start: 60 } },
      },
    ],
    { protected: true },
  );
  const group = (id: string, kind: string, market: string) => ({
    Id: id,
    InstanceGroupType: kind,
    Market: market,
    RequestedInstanceCount: 2,
    RunningInstanceCount: 1,
  });
  await answer("ListInstanceGroups", {
    InstanceGroups: [group("ig-CORE", "CORE", "SPOT"), group("ig-PRIMARY", "MASTER", "ON_DEMAND")],
  });
  await answer("ListInstances", {
    Instances: [
      node("i-core", { InstanceGroupId: "ig-CORE", Market: "SPOT", PrivateIpAddress: "10.0.1.13" }),
      node("i-primary", { InstanceGroupId: "ig-PRIMARY", PrivateIpAddress: "10.0.1.12", PublicIpAddress: "" }),
    ],
  });
  await answer("GetAutoTerminationPolicy", { AutoTerminationPolicy: { IdleTimeout: 1800 } });
});
afterAll(() => aws.stop());

/** Times as people read them become TIME. */
const plain = (text: string) =>
  text
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "TIME")
    .replace(/\b\d+ (min|h) \d+ (s|min)/g, "DURATION")
    .replace(/ +\d+ s\b/g, " DURATION");

test("the newest cluster: what it is, what keeps it alive, its nodes by role, and its steps", async () => {
  const { exitCode, stdout, stderr } = await aws.run("describe");
  expect(stderr).toBe("");
  expect(plain(stdout).split("\n")).toEqual([
    "  cluster       j-NEW RUNNING, since TIME UTC (DURATION)",
    "  run           j-NEW, going on (1 of 3 steps completed)",
    expect.stringMatching(/^ {2}release {7}/),
    "  lifecycle     ends when it was idle for DURATION",
    "  protection    protected from being ended",
    "  primary node  10.0.1.12 (no public address)",
    "  logs          s3n://parquetry-sparkify-example/logs/j-NEW/",
    "",
    expect.stringMatching(/^ {2}nodes for +counted in +on demand +spot +fleet or group$/),
    expect.stringMatching(/^ {2}primary +nodes +1 of 2 +ig-PRIMARY$/),
    expect.stringMatching(/^ {2}core +nodes +1 of 2 +ig-CORE$/),
    "",
    expect.stringMatching(/^ {2}node +type +market +state +id +private address +for$/),
    expect.stringMatching(/^ {2}primary +m6i.xlarge +on demand +RUNNING +i-primary +10.0.1.12 +DURATION$/),
    expect.stringMatching(/^ {2}core +m6i.xlarge +spot +RUNNING +i-core +10.0.1.13 +DURATION$/),
    "",
    expect.stringMatching(/^ {2}step +state +started +took +id$/),
    expect.stringMatching(/^ {2}merge songs +COMPLETED +TIME +DURATION +s-1$/),
    expect.stringMatching(/^ {2}merge events +RUNNING +TIME +DURATION +s-2$/),
    expect.stringMatching(/^ {2}write tables +PENDING +s-3$/),
  ]);
  expect(exitCode).toBe(0);
});

test("a cluster with fleets that ends with its last step, in a public network", async () => {
  const cluster = "j-FLEETS";
  await aws.server.tell({
    answer: {
      target: "DescribeCluster",
      cluster,
      body: {
        Cluster: {
          Id: cluster,
          Name: "sparkify",
          InstanceCollectionType: "INSTANCE_FLEET",
          ReleaseLabel: "emr-7.13.0",
          Applications: [
            { Name: "Hadoop", Version: "3.4.1" },
            { Name: "Spark", Version: "3.5.6" },
          ],
          AutoTerminate: true,
          TerminationProtected: false,
          LogUri: "s3n://parquetry-sparkify-example/logs/",
          Status: { State: "STARTING", StateChangeReason: { Message: "Provisioning" } },
        },
      },
    },
  });
  await aws.server.tell({ answer: { target: "ListSteps", cluster, body: { Steps: [] } } });
  const fleets = [fleet("if-T", "TASK", [0, 0], [3, 8]), fleet("if-P", "MASTER", [1, 1], [0, 0])];
  await aws.server.tell({ answer: { target: "ListInstanceFleets", cluster, body: { InstanceFleets: fleets } } });
  const instances = [
    node("i-1", { InstanceFleetId: "if-P", PrivateIpAddress: "10.0.0.5", PublicIpAddress: "3.4.5.6" }),
  ];
  await aws.server.tell({ answer: { target: "ListInstances", cluster, body: { Instances: instances } } });
  const { stdout } = await aws.run("describe", { CLUSTER: cluster });
  expect(plain(stdout).split("\n").slice(0, 10)).toEqual([
    "  cluster       j-FLEETS STARTING: Provisioning",
    "  run           none: the cluster has no steps",
    "  release       emr-7.13.0: Hadoop 3.4.1, Spark 3.5.6",
    "  lifecycle     ends with its last step",
    "  protection    none: it can be ended",
    "  primary node  10.0.0.5 (public 3.4.5.6)",
    "  logs          s3n://parquetry-sparkify-example/logs/j-FLEETS/",
    "",
    expect.stringMatching(/^ {2}nodes for +counted in +on demand +spot +fleet or group$/),
    expect.stringMatching(/^ {2}primary +units +1 of 1 +if-P$/),
  ]);
  expect(stdout).toMatch(/^ {2}task +units +3 of 8 +if-T$/m);
});

test("the steps of a cluster that has run again say to which run they belong", async () => {
  const run = "j-TWICE-20261127T193012Z";
  const steps = ["write tables", { name: "check objects", args: [`--run=${run}`, "--steps=2"] }, "own", "by hand"];
  await aws.cluster("j-TWICE", steps, [{ cluster: "RUNNING", steps: { 1: "COMPLETED", 2: "RUNNING" } }]);
  const { stdout } = await aws.run("describe", { CLUSTER: "j-TWICE" });
  expect(stdout).toContain(`  run           ${run}, going on (0 of 2 steps completed), after 1 earlier run\n`);
  expect(
    stdout
      .split("\n")
      .slice(-4)
      .map((line) => line.trim().split(/ {2,}/).at(-1)),
  ).toEqual(["j-TWICE", run, run, "none"]);
  // The steps of its first run are completed, but nobody has written a ledger.
  expect((await aws.run("describe", { RUN: "j-TWICE" })).stdout).toContain(
    "  run           j-TWICE, failed (1 of 1 step completed), before 1 later run: " +
      "all steps are completed, but there is no ledger\n",
  );
  expect(await aws.run("describe", { RUN: "j-TWICE-20260101T000000Z" })).toMatchObject({
    exitCode: 2,
    stderr:
      "RUN=j-TWICE-20260101T000000Z: the cluster j-TWICE has no run j-TWICE-20260101T000000Z; " +
      `it has: j-TWICE, ${run}.`,
  });
});

describe("how a run ended is said as make runs says it", () => {
  const outcome = async (id: string) => {
    const described = (await aws.run("describe", { CLUSTER: id })).stdout;
    const [, run] = /^ {2}run +(.*)$/m.exec(described) ?? [];
    const listed = (await aws.run("runs", { FORMAT: "json" })).stdout;
    const found = (JSON.parse(listed) as { run: string; outcome: string; remark: string | null }[]).find(
      (candidate) => candidate.run === id,
    );
    return [run, found?.outcome, found?.remark];
  };
  const done = { cluster: "TERMINATED", steps: { 1: "COMPLETED", 2: "COMPLETED" } };
  const ended = (Code: string, steps: object) => ({ cluster: "TERMINATED_WITH_ERRORS", reason: { Code }, steps });
  const ledger = { ok: true, pipeline: "sparkify", cluster: "j-A", sources: {}, tables: {}, equations: [] };

  test.each([
    ["j-A", done, "j-A, succeeded (2 of 2 steps completed)", "succeeded", null],
    [
      "j-B",
      done,
      "j-B, failed (2 of 2 steps completed): its ledger does not add up",
      "failed",
      "its ledger does not add up",
    ],
    [
      "j-C",
      ended("BOOTSTRAP_FAILURE", { 1: "CANCELLED", 2: "CANCELLED" }),
      "j-C, failed (0 of 2 steps completed): step 1 (merge songs) was cancelled; " +
        "the cluster is TERMINATED_WITH_ERRORS: BOOTSTRAP_FAILURE",
      "failed",
      "step 1 (merge songs) was cancelled; the cluster is TERMINATED_WITH_ERRORS: BOOTSTRAP_FAILURE",
    ],
    [
      "j-D",
      { cluster: "WAITING", steps: { 1: "COMPLETED", 2: "CANCELLED" } },
      "j-D, stopped (1 of 2 steps completed): step 2 (write tables) was cancelled",
      "stopped",
      "step 2 (write tables) was cancelled",
    ],
  ])("%s", async (id, change, described, listed, remark) => {
    await aws.put("runs/j-A/ledger.json", JSON.stringify(ledger));
    await aws.put("runs/j-B/ledger.json", JSON.stringify({ ...ledger, cluster: "j-B", ok: false }));
    await aws.cluster(id, ["merge songs", "write tables"], [change]);
    expect(await outcome(id)).toEqual([described, listed, remark]);
  });
});

test("a cluster that nobody knows", async () => {
  const { exitCode, stderr } = await aws.run("describe", { CLUSTER: "j-UNKNOWN" });
  expect(stderr).toBe(
    "CLUSTER=j-UNKNOWN: EMR in us-east-1 does not know the cluster j-UNKNOWN. It knows clusters for two months; " +
      "make runs lists those of the pipeline.",
  );
  expect(exitCode).toBe(2);
});

test.each(refusals)("%s is one sentence", async (error, message, advice) => {
  expect(await aws.refused("ListInstances", error, message, "describe", { CLUSTER: "j-NEW" })).toEqual({
    exitCode: 1,
    stderr: `The cluster j-NEW could not be described: ${error}: ${message}.${advice}`,
  });
});
