import { join } from "node:path";
import { RunError } from "../../cli/errors";
import { joined } from "../../cli/report/lists";
import { bytes, many } from "../../cli/report/numbers";
import type { Part } from "../../cli/report/page/facts";
import { runBootstrapAction } from "../cluster/bootstrap-action";
import { notRunHere, runStep } from "../cluster/command-runner";
import type { Step } from "../cluster/definition";
import { runLogged } from "../cluster/process";
import type { SparkHome } from "../cluster/spark-submit";
import { accessKeys } from "../storage/s3-rights";
import { runSteps, type StepResult } from "../cluster/steps";
import type { LocalCluster, LocalRun } from "./local-cluster";
import type { PartLine } from "./output";
import { withPlannedRights } from "./rights";

export async function runBootstrapActions(cluster: LocalCluster): Promise<void> {
  const { run, definition, node } = cluster;
  for (const [index, action] of definition.bootstrapActions.entries()) {
    await run.output.part(action.name, async () => {
      const work = () => runBootstrapAction(action, index + 1, node);
      await timed(run, action.name, "bootstrap action", () =>
        withPlannedRights(cluster, `bootstrap action "${action.name}"`, work),
      );
      return { text: `bootstrap action on the primary node of ${node.cluster}` };
    });
    await afterPart(cluster, action.name);
  }
}

/** Runs the steps in their order. @returns what became of each; the first that fails does not throw */
export async function runClusterSteps(cluster: LocalCluster, spark: SparkHome): Promise<StepResult[]> {
  const { output, parts } = cluster.run;
  const leaveOut = (step: Step) => {
    const reason = notRunHere(step);
    if (reason !== undefined) output.line(`  ${step.name.padEnd(22)} NOT RUN HERE: ${reason}`);
    if (reason !== undefined) parts.push({ name: step.name, kind: "step", outcome: "not run here" });
    return reason;
  };
  const run = async (step: Step) => {
    await output.part(step.name, (line) =>
      timed(cluster.run, step.name, "step", () =>
        withPlannedRights(cluster, `step "${step.name}"`, () => runStepWithProgress(cluster, step, spark, line)),
      ),
    );
    await afterPart(cluster, step.name);
  };
  const results = await runSteps(cluster.definition.steps, run, leaveOut);
  for (const { step, outcome } of results)
    if (outcome === "CANCELLED") parts.push({ name: step.name, kind: "step", outcome: "cancelled" });
  return results;
}

/** A line for the end of a run that names the steps which were not run; empty where all were. */
export function notRunText(results: readonly StepResult[]): string {
  const names = results.flatMap(({ step, outcome }) => (outcome === "NOT RUN" ? [`"${step.name}"`] : []));
  if (names.length === 0) return "";
  const them = names.length === 1 ? "it" : "them";
  return `Not run on this machine: ${many(names.length, "step")} (${joined(names)}). A cluster runs ${them}.`;
}

/** Does the work of a part, and keeps when it began and ended. */
async function timed<T>({ parts }: LocalRun, name: string, kind: Part["kind"], work: () => Promise<T>): Promise<T> {
  const from = new Date().toISOString();
  const keep = (outcome: Part["outcome"]) => parts.push({ name, kind, outcome, from, to: new Date().toISOString() });
  try {
    const result = await work();
    keep("completed");
    return result;
  } catch (error) {
    keep("failed");
    throw error;
  }
}

async function runStepWithProgress(
  { node }: LocalCluster,
  step: Step,
  spark: SparkHome,
  line: PartLine,
): Promise<{ readonly text: string }> {
  let result = "";
  await runStep(step, node, spark, ({ files: done, of, bytes: size = 0, line: text }) => {
    if (text !== undefined) {
      result = text.split("; ")[0] as string;
      line.progress({ text });
    } else if (of === undefined) line.progress({ text: "listing" });
    else {
      result = `${many(of, "object")}, ${bytes(size)} merged`;
      line.progress({ done, of, text: `objects, ${bytes(size)}` });
    }
  });
  return { text: result };
}

/** Starts the program of AFTER_PART, if there is one, and waits for its end. It is not the nodes' role. */
export async function afterPart({ node }: LocalCluster, part: string): Promise<void> {
  const program = process.env["AFTER_PART"];
  if (!program) return;
  const logs = join(node.logs, "after-part", part.replaceAll(" ", "-"));
  const code = await runLogged({
    command: [program, part],
    cwd: node.home,
    env: { ...node.env, AWS_ACCESS_KEY_ID: accessKeys.user },
    stdout: join(logs, "stdout"),
    stderr: join(logs, "stderr"),
  });
  if (code !== 0)
    throw new RunError(`AFTER_PART=${program} ended with exit code ${code} after "${part}"; its output: ${logs}`);
}
