import {
  CreateStateMachineCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { PipelineAws, refusals } from "../pipeline-aws";

/** `make stop` as people start it. EMR's answer to CancelSteps is recorded, since moto does not have that operation. */
let aws: PipelineAws;
beforeAll(async () => {
  aws = await PipelineAws.start();
});
afterAll(() => aws.stop());

const running = [{ cluster: "RUNNING", steps: { 1: "COMPLETED", 2: "RUNNING" } }];
const steps = ["merge songs", "merge events", "write tables"];
const stop = (id: string, env: Record<string, string> = {}) => aws.run("stop", { CLUSTER: id, YES: "1", ...env });
const kept = "tables/ keeps what was published. If the run is publishing now, the next run finishes that.";

test("a cluster that ends with its last step is ended", async () => {
  await aws.cluster("j-1", steps, running, { stays: false });
  const { exitCode, stdout } = await stop("j-1");
  expect(stdout.split("\n")).toEqual([
    "This stops the cluster j-1, with the steps merge events (RUNNING) and write tables (PENDING).",
    kept,
    "j-1 is being ended. What is in its HDFS is deleted with it.",
  ]);
  expect(exitCode).toBe(0);
  expect((await stop("j-1")).stdout).toBe("Nothing of sparkify runs: the cluster j-1 has ended or is ending.");
});

test("without a terminal and without YES=1, nothing is stopped", async () => {
  await aws.cluster("j-2", steps, running, { stays: false });
  expect(await stop("j-2", { YES: "" })).toMatchObject({
    exitCode: 2,
    stderr: "This asks before it changes anything, and there is no terminal to ask on. Set YES=1 to confirm it.",
  });
  expect((await aws.run("runs")).stdout).toMatch(/^j-2,.*,going on,/m);
});

test("a protected cluster is not ended, and the message says how it can be", async () => {
  await aws.cluster("j-3", steps, running, { stays: false, protected: true });
  expect(await stop("j-3")).toMatchObject({
    exitCode: 1,
    stderr:
      "The cluster j-3 is protected from being ended, so its run is not stopped. Whoever protected it may need it. " +
      "If it may end: aws emr modify-cluster-attributes --cluster-id j-3 --no-termination-protected, " +
      "then run the same command again.",
  });
});

describe("a cluster that stays", () => {
  beforeAll(async () => {
    aws.edit("cluster:\n", "cluster:\n  lifecycle: persistent\n");
    await aws.cluster("j-4", [...steps, "somebody's query"], running, { protected: true });
  });

  test("its steps are cancelled, those of others stay, and it goes on costing", async () => {
    const submitted = { Status: "SUBMITTED", Reason: "" };
    const CancelStepsInfoList = ["s-3", "s-2"].map((StepId) => ({ StepId, ...submitted }));
    const body = { CancelStepsInfoList };
    await aws.server.tell({ answer: { target: "CancelSteps", body } });
    const { exitCode, stdout } = await stop("j-4");
    expect(stdout.split("\n")).toEqual([
      "This stops in j-4 the steps merge events (RUNNING) and write tables (PENDING).",
      kept,
      "EMR is cancelling merge events and write tables.",
      "Steps that others added stay: somebody's query.",
      "The cluster stays and costs money until make destroy STACK=cluster ends it.",
    ]);
    expect(await aws.server.sent("CancelSteps")).toEqual([
      { ClusterId: "j-4", StepIds: ["s-3", "s-2"], StepCancellationOption: "SEND_INTERRUPT" },
    ]);
    expect(exitCode).toBe(0);
  });

  test("a step that EMR does not cancel is named", async () => {
    const body = { CancelStepsInfoList: [{ StepId: "s-2", Status: "FAILED", Reason: "Step is already completed" }] };
    await aws.server.tell({ answer: { target: "CancelSteps", body } });
    expect(await stop("j-4")).toMatchObject({
      exitCode: 1,
      stderr: "EMR did not cancel merge events: Step is already completed. make describe shows what runs.",
    });
  });

  test("with nothing to cancel, only what stays is said", async () => {
    await aws.cluster("j-5", steps, [{ cluster: "WAITING", steps: { 1: "COMPLETED", 2: "FAILED", 3: "CANCELLED" } }]);
    expect((await stop("j-5")).stdout.split("\n")).toEqual([
      "No step of sparkify runs in j-5.",
      "The cluster stays and costs money until make destroy STACK=cluster ends it.",
    ]);
  });

  test.each(refusals)("%s is one sentence", async (error, message, advice) => {
    expect(await aws.refused("CancelSteps", error, message, "stop", { CLUSTER: "j-4", YES: "1" })).toEqual({
      exitCode: 1,
      stderr: `The run in j-4 could not be stopped: ${error}: ${message}.${advice}`,
    });
  });
});

describe("with a schedule", () => {
  let sfn: SFNClient;
  let stateMachineArn = "";
  beforeAll(async () => {
    aws.edit("cluster:\n  lifecycle: persistent\n", "schedule: { cron: 0 3 * * ? *, retries: 2 }\ncluster:\n");
    sfn = new SFNClient(aws.server.client);
    const roleArn = "arn:aws:iam::123456789012:role/test";
    const definition = JSON.stringify({ StartAt: "a", States: { a: { Type: "Pass", End: true } } });
    const made = await sfn.send(new CreateStateMachineCommand({ name: "sparkify-schedule", definition, roleArn }));
    stateMachineArn = made.stateMachineArn ?? "";
    await aws.cluster("j-6", steps, running, { stays: false });
  });
  afterAll(() => sfn.destroy());

  test("the execution that would start another cluster is stopped first; the schedule stays", async () => {
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name: "night-1" }));
    const { exitCode, stdout } = await stop("j-6");
    expect(stdout.split("\n")).toEqual([
      "This stops the executions night-1 of the schedule, which would start another cluster; and the cluster j-6, " +
        "with the steps merge events (RUNNING) and write tables (PENDING).",
      kept,
      "j-6 is being ended. What is in its HDFS is deleted with it.",
      "The schedule stays, and starts a run at cron(0 3 * * ? *), UTC. schedule: { enabled: false, … } in " +
        "pipeline.yaml and make deploy switch it off.",
    ]);
    expect(exitCode).toBe(0);
    const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    expect(executions?.map(({ status }) => status)).toEqual(["ABORTED"]);
  });

  test("an execution that waits to start a cluster is stopped, after that of its last attempt has ended", async () => {
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name: "night-2" }));
    const { exitCode, stdout } = await stop("j-6");
    expect(stdout.split("\n")).toEqual([
      "This stops the executions night-2 of the schedule, which would start another cluster.",
      kept,
      "The schedule stays, and starts a run at cron(0 3 * * ? *), UTC. schedule: { enabled: false, … } in " +
        "pipeline.yaml and make deploy switch it off.",
    ]);
    expect(exitCode).toBe(0);
    const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: "RUNNING" }));
    expect(executions).toEqual([]);
  });

  test.each(refusals)("%s of Step Functions is one sentence", async (error, message, advice) => {
    expect(await aws.refused("ListExecutions", error, message, "stop", { CLUSTER: "j-2", YES: "1" })).toEqual({
      exitCode: 1,
      stderr: `The runs of the schedule sparkify-schedule could not be listed: ${error}: ${message}.${advice}`,
    });
  });
});
