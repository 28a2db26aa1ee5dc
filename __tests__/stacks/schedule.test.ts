import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { python } from "../../cli/project";
import { loadPipeline } from "../../config/load";
import type { Pipeline } from "../../config/pipeline";
import { runMachine } from "../../stacks/schedule/machine";
import { asJson, asTerraform, type Request } from "./run-request";
import { bounded, clusterExamples, jsonOf, root, sparkify, type Terraform } from "./synthesized";

const nightly = { cron: "0 3 * * ? *", enabled: true, retries: 0 } as const;
const example = loadPipeline(root, "cluster-schedule");

const scheduleOf = (pipeline: Pipeline) => jsonOf(pipeline).schedule;

/** A state of the machine. */
interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Parameters?: Record<string, unknown>;
}
interface Definition {
  readonly States: Readonly<Record<string, State>>;
}

const definitionOf = (schedule: Terraform) =>
  asJson(schedule.resource["aws_sfn_state_machine"]?.["run"].definition as string) as Definition;

/**
 * Pipelines with each choice, and a schedule. Two choices are impossible with one: a cluster that stays after its last
 * step, so it ends here, and Kerberos.
 */
const scheduled = [sparkify(), ...clusterExamples(), bounded()]
  .filter(({ cluster }) => !cluster.kerberos)
  .map(({ cluster, ...pipeline }, index) => ({
    ...pipeline,
    cluster: { ...cluster, lifecycle: "transient" as const, idleTimeout: undefined, stepConcurrency: undefined },
    schedule: pipeline.schedule ?? nightly,
    index,
  }));

test.each(scheduled.map((pipeline) => [`${pipeline.name} (${pipeline.index})`, pipeline] as const))(
  "%s: the scheduled cluster is the one that Terraform makes",
  (_, pipeline) => {
    const { cluster, schedule } = jsonOf(pipeline);
    const request = definitionOf(schedule).States["Start the cluster"]?.Parameters as unknown as Request;
    const planned = cluster.resource["aws_emr_cluster"]?.["cluster"];
    const task = {
      ...cluster.resource["aws_emr_instance_fleet"]?.["task"],
      ...cluster.resource["aws_emr_instance_group"]?.["task"],
    };
    const policy = cluster.resource["aws_emr_managed_scaling_policy"]?.["scaling"];
    expect(asTerraform(request)).toEqual(asTerraform.ofResources(planned, task, policy));
  },
);

test("the code of a schedule has keys of its own, and is deleted only after the machine names other code", () => {
  const { cluster, schedule } = jsonOf(example);
  const objects = Object.values(schedule.resource["aws_s3_object"] ?? {});
  const ofCluster = Object.values(cluster.resource["aws_s3_object"] ?? {}).map(({ key }) => key as string);
  expect(objects.length).toBe(ofCluster.length);
  for (const { key, lifecycle } of objects) {
    expect(key).toMatch(/^code\/schedule\/[0-9a-f]{16}\/[a-z._-]+$/);
    expect(ofCluster).toContain((key as string).replace("schedule/", ""));
    expect(lifecycle).toEqual({ create_before_destroy: true });
  }
  const machine = schedule.resource["aws_sfn_state_machine"]?.["run"];
  const named = new Set((machine.definition as string).match(/code\/schedule\/[^"]*/g));
  expect(named).toEqual(new Set(objects.map(({ key }) => key as string)));
  expect(machine.depends_on).toEqual(
    expect.arrayContaining(Object.keys(schedule.resource["aws_s3_object"] ?? {}).map((id) => `aws_s3_object.${id}`)),
  );
});

test("the schedule starts the machine at its time, tries again for an hour, then keeps the start in a queue", () => {
  const { resource } = scheduleOf(example);
  const { schedule } = resource["aws_scheduler_schedule"] as { schedule: Record<string, unknown> };
  expect(schedule).toMatchObject({
    schedule_expression: "cron(0 3 * * ? *)",
    schedule_expression_timezone: "Europe/Berlin",
    state: "ENABLED",
    flexible_time_window: { mode: "OFF" },
    target: {
      arn: "${aws_sfn_state_machine.run.arn}",
      retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 10 },
      dead_letter_config: { arn: "${aws_sqs_queue.not_started.arn}" },
    },
  });
  expect(
    scheduleOf({ ...example, schedule: { rate: "6 hours", enabled: false, retries: 0 } }).resource[
      "aws_scheduler_schedule"
    ]?.["schedule"],
  ).toMatchObject({ schedule_expression: "rate(6 hours)", state: "DISABLED" });
});

test("the nodes' role is passed by its own ARN where only that of its instance profile is given", () => {
  const existing = { service: "emr", nodes: "arn:aws:iam::123456789012:instance-profile/data/nodes" };
  const { data } = scheduleOf({ ...sparkify(), schedule: nightly, roles: { existing } });
  const statements = data?.["aws_iam_policy_document"]?.["runner_rights"].statement as Record<string, unknown>[];
  expect(statements.find(({ sid }) => sid === "PassInstanceRole")?.["resources"]).toEqual([
    "arn:aws:iam::123456789012:role/data/nodes",
  ]);
});

test("the machine's role starts only clusters of this pipeline, and passes only EMR's two roles to EMR and EC2", () => {
  const { data } = scheduleOf(bounded().schedule ? bounded() : { ...bounded(), schedule: nightly });
  const statements = data?.["aws_iam_policy_document"]?.["runner_rights"].statement as Record<string, unknown>[];
  const [emr, ec2] = statements.filter(({ actions }) => String(actions) === "iam:PassRole");
  const role = (name: string) => [
    `arn:aws:iam::\${data.aws_caller_identity.current.account_id}:role/sparkify-emr-${name}`,
  ];
  const passedTo = (service: string) => [{ test: "StringLike", variable: "iam:PassedToService", values: [service] }];
  expect(emr).toMatchObject({ resources: role("service"), condition: passedTo("elasticmapreduce.amazonaws.com*") });
  expect(ec2).toMatchObject({ resources: role("instance"), condition: passedTo("ec2.amazonaws.com*") });
  expect(statements.find(({ sid }) => sid === "StartClusters")).toMatchObject({
    condition: [
      { variable: "aws:RequestTag/for-use-with-amazon-emr-managed-policies", values: ["true"] },
      { variable: "aws:RequestTag/pipeline", values: ["sparkify"] },
    ],
  });
  const anywhere = statements
    .filter(({ resources }) => String(resources) === "*")
    .map(({ actions }) => String(actions));
  expect(anywhere).toEqual(["elasticmapreduce:RunJobFlow", "elasticmapreduce:ListClusters"]);
});

test("each request of the machine is one of AWS's API", () => {
  const requests = Object.values(definitionOf(scheduleOf(example)).States)
    .filter(({ Type }) => Type === "Task")
    .map(({ Resource, Parameters }) => ({ action: Resource?.split(":aws-sdk:")[1], parameters: Parameters }));
  expect(requests.length).toBeGreaterThan(7);
  const found = execFileSync(python, [join(__dirname, "aws-requests.py")], {
    input: JSON.stringify(requests).replace(/"\$\{[^"]*subnet_ids\}"/, '["subnet-1"]'),
  });
  expect(JSON.parse(found.toString())).toEqual([]);
});

/** As state-machine.py has it. */
interface OtherCluster {
  readonly name: string;
  readonly state: string;
  readonly before?: number;
  readonly at?: "start";
  readonly ends?: number;
  readonly comes?: number;
}

interface Scenario {
  readonly clusters?: readonly OtherCluster[];
  readonly trigger?: "time" | "object";
  /** The statuses of each cluster that the machine starts. */
  readonly runs?: readonly (readonly object[])[];
  readonly ledger?: string | null;
  readonly retries?: number;
}

interface Outcome {
  readonly status: string;
  readonly error: string | null;
  readonly cause: string | null;
  readonly calls: readonly string[];
  readonly request: Record<string, unknown>;
}

const status = (State: string, Code?: string) => ({ State, StateChangeReason: Code === undefined ? {} : { Code } });
const going = [status("STARTING"), status("BOOTSTRAPPING"), status("RUNNING")];
const completed = [...going, status("TERMINATING", "ALL_STEPS_COMPLETED"), status("TERMINATED", "ALL_STEPS_COMPLETED")];
const failed = (code: string) => [...going, status("TERMINATED_WITH_ERRORS", code)];
const ledger = (ok: boolean) => `{\n  "version": 1,\n  "pipeline": "p",\n  "ok": ${ok},\n  "sources": {}\n}\n`;

const scenarios = {
  "a run that ends well": {},
  "a ledger that does not add up": { ledger: ledger(false) },
  "a run without a ledger": { ledger: null },
  "a run that fails": { runs: [failed("STEP_FAILURE")] },
  "a cluster that somebody ends": { runs: [[...going, status("TERMINATED", "USER_REQUEST")]], retries: 2 },
  "a run that fails twice and then ends well": {
    runs: [failed("INSTANCE_FAILURE"), failed("STEP_FAILURE"), completed],
    retries: 2,
  },
  "a run that fails more often than it is tried": {
    runs: [failed("STEP_FAILURE"), failed("STEP_FAILURE")],
    retries: 1,
  },
  "a run while another one is going on": { clusters: [{ name: "p", state: "RUNNING" }] },
  "a run while one of another pipeline is going on": { clusters: [{ name: "q", state: "RUNNING" }] },
  "a run after one that is ending": { clusters: [{ name: "p", state: "TERMINATING" }] },
  "two runs at the same moment, of which the other is earlier": {
    clusters: [{ name: "p", state: "STARTING", before: 5, at: "start" }],
  },
  "two runs at the same moment, of which the other is later": {
    clusters: [{ name: "p", state: "STARTING", before: -5, at: "start" }],
  },
  "an object while another run is going on": {
    trigger: "object",
    clusters: [{ name: "p", state: "RUNNING", ends: 4 }],
  },
  "an object while another run is going on, after which a newer one begins": {
    trigger: "object",
    clusters: [
      { name: "p", state: "RUNNING", ends: 4 },
      { name: "p", state: "RUNNING", comes: 4 },
    ],
  },
  "an object at the same moment as an earlier run": {
    trigger: "object",
    clusters: [{ name: "p", state: "STARTING", before: 5, at: "start", ends: 5 }],
    runs: [completed, completed],
  },
} satisfies Record<string, Scenario>;

describe("the state machine", () => {
  let outcomes: Record<keyof typeof scenarios, Outcome>;
  beforeAll(() => {
    const input = Object.values<Scenario>(scenarios).map(({ retries = 0, ...scenario }) => ({
      ledger: ledger(true),
      runs: [completed],
      trigger: "time",
      ...scenario,
      definition: runMachine({ name: "p", bucket: "bucket", partition: "aws", retries, onObject: true, run: smallRun }),
    }));
    const answer = execFileSync(python, [join(__dirname, "state-machine.py")], { input: JSON.stringify(input) });
    const all = JSON.parse(answer.toString()) as Outcome[];
    outcomes = Object.fromEntries(Object.keys(scenarios).map((name, index) => [name, all[index]])) as typeof outcomes;
  });

  const ended = (name: keyof typeof scenarios) => [outcomes[name].status, outcomes[name].error];
  const started = (name: keyof typeof scenarios) =>
    outcomes[name].calls.filter((call) => call === "run_job_flow").length;
  const terminated = (name: keyof typeof scenarios) => outcomes[name].calls.includes("terminate_job_flows");

  test("succeeds where the cluster completed its steps and the ledger adds up", () => {
    expect(ended("a run that ends well")).toEqual(["SUCCEEDED", null]);
    expect(outcomes["a run that ends well"].calls).toEqual([
      "list_clusters",
      "run_job_flow",
      "describe_cluster",
      "list_clusters",
      ...completed.map(() => "describe_cluster"),
      "get_object",
    ]);
  });

  test("fails where the ledger does not add up or cannot be read, and says of which cluster", () => {
    expect(ended("a ledger that does not add up")).toEqual(["FAILED", "LedgerDoesNotAddUp"]);
    expect(outcomes["a ledger that does not add up"].cause).toMatch(
      /^The steps of cluster (j-\w+) are completed, but its ledger does not add up\. make .* CLUSTER=\1 shows why\.$/,
    );
    expect(ended("a run without a ledger")).toEqual(["FAILED", "NoLedger"]);
  });

  test("fails with EMR's reason where a run fails", () => {
    expect(ended("a run that fails")).toEqual(["FAILED", "RunFailed"]);
    expect(outcomes["a run that fails"].cause).toMatch(
      /^The run of cluster j-\w+ failed: \{.*"Code":"STEP_FAILURE".*\}\. make/,
    );
    expect(started("a run that fails")).toBe(1);
  });

  test("starts a failed run again as often as it may, and not one that somebody ended", () => {
    expect(ended("a run that fails twice and then ends well")).toEqual(["SUCCEEDED", null]);
    expect(started("a run that fails twice and then ends well")).toBe(3);
    expect(ended("a run that fails more often than it is tried")).toEqual(["FAILED", "RunFailed"]);
    expect(started("a run that fails more often than it is tried")).toBe(2);
    expect(ended("a cluster that somebody ends")).toEqual(["FAILED", "RunFailed"]);
    expect(started("a cluster that somebody ends")).toBe(1);
  });

  test("starts nothing while a run of the same pipeline is going on", () => {
    const name = "a run while another one is going on";
    expect([...ended(name), started(name)]).toEqual(["FAILED", "AnotherRunIsGoingOn", 0]);
    expect(outcomes[name].cause).toBe("No run was started: cluster j-OTHER1 of this pipeline is at work.");
    expect(ended("a run while one of another pipeline is going on")).toEqual(["SUCCEEDED", null]);
    expect(ended("a run after one that is ending")).toEqual(["SUCCEEDED", null]);
  });

  test("of two runs that start at the same moment, the later cluster is ended before its first step", () => {
    const [later, earlier] = [
      "two runs at the same moment, of which the other is earlier",
      "two runs at the same moment, of which the other is later",
    ] as const;
    expect([...ended(later), terminated(later)]).toEqual(["FAILED", "AnotherRunIsGoingOn", true]);
    expect([...ended(earlier), terminated(earlier)]).toEqual(["SUCCEEDED", null, false]);
  });

  test("an execution for a new object waits for the current run, then starts a run that reads the object", () => {
    const name = "an object while another run is going on";
    expect([...ended(name), started(name)]).toEqual(["SUCCEEDED", null, 1]);
    const together = "an object at the same moment as an earlier run";
    expect([...ended(together), started(together), terminated(together)]).toEqual(["SUCCEEDED", null, 2, true]);
  });

  test("an execution for an object starts nothing if another has started a run since the object came", () => {
    const name = "an object while another run is going on, after which a newer one begins";
    expect([...ended(name), started(name)]).toEqual(["SUCCEEDED", null, 0]);
  });

  test("gives EMR the request as it is", () => {
    expect(outcomes["a run that ends well"].request).toEqual(smallRun);
  });
});

const smallRun = {
  Name: "p",
  ReleaseLabel: "emr-7.13.0",
  Applications: [{ Name: "Spark" }],
  ServiceRole: "service",
  JobFlowRole: "instance",
  Instances: {
    KeepJobFlowAliveWhenNoSteps: false,
    InstanceFleets: [
      {
        InstanceFleetType: "MASTER" as const,
        TargetOnDemandCapacity: 1,
        InstanceTypeConfigs: [{ InstanceType: "m6i.xlarge" }],
      },
    ],
  },
  Tags: [{ Key: "pipeline", Value: "p" }],
};
