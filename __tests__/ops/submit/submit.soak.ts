import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AddJobFlowStepsCommand, EMRClient } from "@aws-sdk/client-emr";
import "../../../cli/aws-sdk";
import { readStacks } from "../../../cli/synthesized/stacks";
import { UserError } from "../../../cli/errors";
import { readSubmitOptions } from "../../../cli/options/submit";
import { type RunDefinition, submittedSteps } from "../../../cli/synthesized/submitted-steps";
import { runDefinition } from "../../../ops/submit/definition";
import { PipelineAws, refusals } from "../pipeline-aws";

/** `make submit` as people start it, on a cluster whose steps are those of the synthesized definition. */
let aws: PipelineAws;
let definition: RunDefinition;
const said = { YES: "1", WATCH_EVERY: "0.2" };

/** Makes a cluster that has done its first run as it was defined. */
async function ranOnce(id: string, defined: RunDefinition, more: object[] = []): Promise<void> {
  const steps = defined.steps.map(({ name, args }) => ({ name, args }));
  const states = Object.fromEntries(steps.map((_step, index) => [index + 1, "COMPLETED"]));
  await aws.cluster(id, steps, [{ cluster: "WAITING", steps: states }, ...more], { protected: true });
  const BootstrapActions = defined.actions.map(({ name, path, args }) => ({
    Name: name,
    ScriptPath: path,
    Args: args,
  }));
  await aws.server.tell({ answer: { target: "ListBootstrapActions", body: { BootstrapActions }, cluster: id } });
}

async function synthesized(): Promise<RunDefinition> {
  const stacks = await readStacks(join(aws.project.folder, "cdktf.out"), "sparkify");
  return runDefinition(stacks.find(({ hcl }) => hcl.cluster !== undefined) as (typeof stacks)[number]);
}

beforeAll(async () => {
  aws = await PipelineAws.start();
  aws.edit("cluster:\n", "cluster:\n  lifecycle: persistent\n");
  await aws.run("runs"); // synthesizes
  definition = await synthesized();
  await ranOnce("j-1", definition);
});
afterAll(() => aws.stop());

interface Sent {
  readonly Steps: { readonly Name: string; readonly HadoopJarStep: { readonly Args: string[] } }[];
}
const lastSent = async () => (await aws.server.sent("AddJobFlowSteps")).at(-1) as Sent;

test("all steps run again in folders of a new run, which is watched to its ledger", async () => {
  const submitting = aws.project.start("submit", { ...aws.server.env, ...said });
  const run = await new Promise<string>((resolve) => {
    let text = "";
    submitting.stdout?.on("data", (data: Buffer) => {
      text += data.toString();
      const name = /Submitted as run (\S+)\.\n/.exec(text)?.[1];
      if (name !== undefined) resolve(name);
    });
  });
  expect(run).toMatch(/^j-1-\d{8}T\d{6}Z$/);
  const { Steps: steps } = await lastSent();
  const names = ["list prefixes", "check objects", ...definition.steps.map(({ name }) => name)];
  expect(steps.map(({ Name }) => Name)).toEqual(names);
  const args = steps.map(({ HadoopJarStep }) => HadoopJarStep.Args);
  const [list = "", check = ""] = ["list-prefixes.sh", "check_objects.py"].map(
    (file) => definition.actions.find(({ path }) => path.endsWith(`/${file}`))?.path,
  );
  expect(args[0]?.slice(0, 7)).toEqual([
    "bash",
    "/home/hadoop/step.sh",
    "--region=us-east-1",
    `--run=${run}`,
    "--steps=6",
    list,
    `--run=${run}`,
  ]);
  expect(args[1]?.slice(0, 4)).toEqual(["bash", "/home/hadoop/step.sh", "--region=us-east-1", check]);
  const merge = args[2] as string[];
  expect(merge.slice(0, 2)).toEqual(["bash", "/home/hadoop/merge.sh"]);
  expect(merge[merge.indexOf("s3-dist-cp") - 1]).toBe(`--run=${run}`);
  expect(merge).toContain("--dest=hdfs:///merged/{run}/songs/");
  expect(args[4]?.at(-1)).toBe(`--run=${run}`);

  await aws.put(`runs/${run}/ledger.json`, JSON.stringify({ ok: true, cluster: "j-1", run, pipeline: "sparkify" }));
  const done = Object.fromEntries(names.map((_name, index) => [definition.steps.length + 1 + index, "COMPLETED"]));
  await aws.server.tell({ change: { id: "j-1", changes: [{ steps: done }] } });
  const { exitCode, stdout } = await submitting;
  expect(stdout).toContain(
    `Run ${run}, with the code that the cluster was started with:\n  1 list prefixes\n  2 check objects\n`,
  );
  expect(stdout).toContain("step 6/6 remove merged files COMPLETED");
  expect(stdout).toContain(`The run ${run} is complete, and its ledger adds up.\n`);
  expect(stdout).toContain(`Report: out/sparkify/aws/${run}/report.html`);
  expect(exitCode).toBe(0);

  const listed = (await aws.run("runs")).stdout.split("\n").map((line) => line.split(",").slice(0, 3));
  expect(listed.map(([name, , outcome]) => [name, outcome])).toEqual([
    ["run", "outcome"],
    [run, "succeeded"],
    ["j-1", "failed"], // no ledger was put there
  ]);
  expect((await aws.run("watch", { CLUSTER: run })).stdout).toContain(`Watching ${run}.`);
});

test("a run that a cluster does not have", async () => {
  const { exitCode, stderr } = await aws.run("watch", { CLUSTER: "j-1-20200101T000000Z" });
  expect(stderr).toMatch(
    /^CLUSTER=(j-1-20200101T000000Z): the cluster j-1 has no run \1; it has: j-1, j-1-\d{8}T\d{6}Z\.$/,
  );
  expect(exitCode).toBe(2);
});

test("while a step of the pipeline waits or runs, nothing is submitted", async () => {
  await ranOnce("j-BUSY", definition, [{ cluster: "RUNNING", steps: { 3: "RUNNING" } }]);
  expect(await aws.run("submit", { ...said, CLUSTER: "j-BUSY" })).toMatchObject({
    exitCode: 1,
    stderr:
      "Step write tables of j-BUSY is RUNNING, and two runs must not work at the same time. Wait for its end " +
      "(make watch), or end it (make stop).",
  });
});

test("more arguments for write tables are shown, and passed on", async () => {
  await ranOnce("j-ARGS", definition);
  const env = { ...said, WATCH: "no", CLUSTER: "j-ARGS", STEP: "write tables", ARGS: "--replay=j-1,j-2" };
  const { exitCode, stdout } = await aws.run("submit", env);
  const run = /^Run (j-ARGS-\d{8}T\d{6}Z),/.exec(stdout)?.[1];
  expect(stdout.split("\n").slice(0, 4)).toEqual([
    `Run ${run}, with the code that the cluster was started with:`,
    "  1 write tables",
    'More arguments: "--replay=j-1,j-2"',
    `Submitted as run ${run}.`,
  ]);
  expect((await lastSent()).Steps.map(({ HadoopJarStep }) => HadoopJarStep.Args.slice(-2))).toEqual([
    [expect.stringMatching(/^--run=j-ARGS-/), "--replay=j-1,j-2"],
  ]);
  expect(exitCode).toBe(0);
});

const alone = "Without STEP, all steps run.";
test.each([
  [
    "merge songs",
    "",
    `STEP='merge songs' alone would merge files that no step reads: write tables reads those of its own run. ${alone}`,
  ],
  [
    "write tables",
    "",
    "STEP='write tables' alone would find nothing: it reads what the merges of its own run have written. " +
      `${alone} ARGS='--replay=j-…' reads records in quarantine again, which needs no merge.`,
  ],
  [
    "write table",
    "",
    "STEP=write table is not a step of the pipeline; it has: merge songs, merge events, write tables, " +
      "remove merged files.",
  ],
  ["", "--replay=j-1", "A replay is the step write tables alone: add STEP='write tables'."],
  [
    "",
    "a\\",
    "ARGS=a\\: the \\ at character 2 is the last character, so it escapes nothing; remove it, or write \\ before it.",
  ],
  ["", "'a", "ARGS='a: the quote at character 1 is not closed; close it, or write \\ before it."],
])("STEP=%s ARGS=%s is refused", (step, args, message) => {
  const steps = () => submittedSteps(definition, "j-1-20261127T193012Z", readSubmitOptions({ STEP: step, ARGS: args }));
  expect(steps).toThrow(new UserError(message));
});

test("what is refused is said without a stack trace, and nothing is sent", async () => {
  const before = (await aws.server.sent("AddJobFlowSteps")).length;
  const { exitCode, stderr } = await aws.run("submit", { ...said, CLUSTER: "j-1", STEP: "merge songs" });
  expect([exitCode, stderr.split("\n").length]).toEqual([2, 1]);
  expect(await aws.server.sent("AddJobFlowSteps")).toHaveLength(before);
});

test("a step that reads no run's files may run alone: it writes no ledger", async () => {
  await ranOnce("j-ALONE", definition);
  const { exitCode, stdout } = await aws.run("submit", { ...said, CLUSTER: "j-ALONE", STEP: "remove merged files" });
  expect(stdout.split("\n")).toEqual([
    "A step alone, with the code that the cluster was started with:",
    "  1 remove merged files",
    "Submitted to j-ALONE.",
    "make logs STEP='remove merged files' CLUSTER=j-ALONE shows its logs. A step alone writes no ledger.",
  ]);
  expect(exitCode).toBe(0);
});

test("a cluster that was started with other code takes nothing, and nothing is uploaded", async () => {
  const [first, ...others] = definition.steps;
  await ranOnce("j-OLD", {
    ...definition,
    steps: [{ ...first, args: ["older"] } as (typeof others)[number], ...others],
  });
  expect(await aws.run("submit", { ...said, CLUSTER: "j-OLD" })).toMatchObject({
    exitCode: 1,
    stderr:
      "The cluster j-OLD was started with another definition than the one here: step merge songs differs. " +
      "make submit uploads nothing, and runs only what was deployed. make deploy replaces the cluster, and runs " +
      "the pipeline with what is here.",
  });
});

describe("where steps run at the same time", () => {
  const edits = [
    ["cluster:\n", "cluster:\n  stepConcurrency: 2\n"],
    ["merge: { depth: 1 }", "merge: none #1"],
    ["merge: { depth: 2 }", "merge: none #2"],
  ] as const;
  let defined: RunDefinition;
  beforeAll(async () => {
    for (const [before, after] of edits) aws.edit(before, after);
    await aws.run("runs"); // synthesizes
    defined = await synthesized();
  });
  afterAll(() => {
    for (const [before, after] of edits) aws.edit(after, before);
  });
  /** Starts `make submit`, and waits until it waits for its first step. */
  async function submitting(CLUSTER: string) {
    await ranOnce(CLUSTER, defined);
    const child = aws.project.start("submit", { ...aws.server.env, ...said, CLUSTER });
    await new Promise<void>((resolve) => {
      let text = "";
      child.stdout?.on("data", (data: Buffer) => (text += data.toString()).includes("submitted then") && resolve());
      void child.once("close", () => resolve());
    });
    // Not the child alone: a function that is async would wait for its end.
    return { child };
  }
  /** Others may add steps meanwhile, which are not of the run. */
  async function addByHand(JobFlowId: string): Promise<void> {
    const emr = new EMRClient(aws.server.client);
    const HadoopJarStep = { Jar: "command-runner.jar", Args: ["true"] };
    await emr.send(new AddJobFlowStepsCommand({ JobFlowId, Steps: [{ Name: "by hand", HadoopJarStep }] }));
    emr.destroy();
  }
  const change = (id: string, steps: object) => aws.server.tell({ change: { id, changes: [{ steps }] } });
  const names = async () => (await lastSent()).Steps.map(({ Name }) => Name);

  test("the tables are written when the objects are checked, in the same run", async () => {
    const { child } = await submitting("j-BOTH");
    expect(await names()).toEqual(["check objects"]);
    const [check] = (await lastSent()).Steps;
    const run = /^--run=(.*)$/.exec(check?.HadoopJarStep.Args[3] ?? "")?.[1] as string;
    expect(check?.HadoopJarStep.Args[4]).toBe("--steps=1");
    await aws.put(
      `runs/${run}/ledger.json`,
      JSON.stringify({ ok: true, cluster: "j-BOTH", run, pipeline: "sparkify" }),
    );
    await addByHand("j-BOTH");
    await change("j-BOTH", { 2: "COMPLETED", 3: "RUNNING" });
    while ((await names())[0] !== "write tables") await sleep(100);
    expect((await lastSent()).Steps[0]?.HadoopJarStep.Args.at(-1)).toBe(`--run=${run}`);
    await change("j-BOTH", { 4: "COMPLETED" });
    const { exitCode, stdout } = await child;
    expect(stdout).toContain(
      "Steps of this cluster run at the same time, so check objects runs first, and write tables is submitted then.\n" +
        `Submitted as run ${run}.\n`,
    );
    expect(stdout).toContain("step 2/2 write tables COMPLETED");
    expect(exitCode).toBe(0);
  });

  test("nothing is written where the check fails", async () => {
    const { child } = await submitting("j-BAD");
    await change("j-BAD", { 2: "FAILED" });
    const { exitCode, stderr } = await child;
    const id = /STEP=(s-\w+)/.exec(stderr)?.[1];
    expect(stderr).toBe(
      "The run has failed: step 1 (check objects) FAILED: EMR gives no reason. So write tables is not submitted. " +
        `make logs STEP=${id} CLUSTER=j-BAD shows the log.`,
    );
    expect([exitCode, await names()]).toEqual([1, ["check objects"]]);
  });
});

test("a cluster that has ended takes nothing", async () => {
  await ranOnce("j-GONE", definition, [{ cluster: "TERMINATED" }]);
  expect(await aws.run("submit", { ...said, CLUSTER: "j-GONE" })).toMatchObject({
    exitCode: 1,
    stderr: "The cluster j-GONE is TERMINATED, so nothing can be submitted to it. make deploy starts a new one.",
  });
});

test.each(refusals)("%s is one sentence", async (error, message, advice) => {
  await ranOnce("j-NO", definition);
  expect(await aws.refused("AddJobFlowSteps", error, message, "submit", { ...said, CLUSTER: "j-NO" })).toEqual({
    exitCode: 1,
    stderr: `Nothing was submitted to j-NO: ${error}: ${message}.${advice}`,
  });
});

test("a cluster that ends with its last step takes nothing", async () => {
  aws.edit("cluster:\n  lifecycle: persistent\n", "cluster:\n");
  expect(await aws.run("submit", said)).toMatchObject({
    exitCode: 2,
    stderr:
      "The cluster of sparkify ends with its last step, so nothing can be submitted to it. make deploy RERUN=1 runs " +
      "the pipeline again on a new cluster; with cluster.lifecycle: idle or persistent, a cluster stays for more runs.",
  });
});
