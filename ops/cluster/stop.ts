import type { EMRClient, StepSummary } from "@aws-sdk/client-emr";
import { exitCode, RunError } from "../../cli/errors";
import type { ChosenRun } from "../../cli/options/chosen-run";
import { asTyped, type Options } from "../../cli/options/options";
import { confirm } from "../../cli/terminal/question";
import { capped } from "../../cli/report/lists";
import { whenItRuns } from "../../cli/synthesized/schedule";
import { fromHcl, type Stack } from "../../cli/synthesized/stacks";
import { lastSynthesized } from "../../cli/synthesized/synthesis";
import { valueAt } from "../../cli/value-at";
import { emrClient } from "../aws/clients";
import { howToUnprotect } from "../../cli/unprotect";
import { chosenCluster } from "../run/chosen-cluster";
import { readRunState, type RunState } from "../run/emr";
import { clusterFailure } from "../run/failure";
import type { RunLocation } from "../run/find";
import { clusterState, stepState } from "../run/progress";
import { sayWhatStays } from "../run/stays";
import { stateOfRun } from "../run/steps-of-runs";
import { type Executions, executionsOf } from "./executions";

/** What `make stop` would do. */
interface Stop {
  readonly cluster: string;
  /** The cluster has ended, or is ending. What goes on are executions of a schedule. */
  readonly hasEnded: boolean;
  /** The cluster is ended. @default - steps are cancelled */
  readonly ends: boolean;
  /** Those that are cancelled; with a cluster that ends, those that are not over. */
  readonly steps: readonly StepSummary[];
  /** Names of others' steps, which stay. */
  readonly left: readonly string[];
  readonly executions: Executions | undefined;
}

/**
 * Stops what the pipeline runs now, after a question: ends a cluster that would end with its last step, cancels the
 * pipeline's steps in one that stays. Data is never touched. @returns the exit code
 */
export async function stopRun(options: Options & ChosenRun): Promise<number> {
  const stacks = await lastSynthesized(options);
  const located = await chosenCluster(stacks, options);
  const emr = await emrClient(located.region, 4);
  try {
    const stop = await whatToStop(emr, stacks, located);
    if (stop === undefined) {
      console.log(`Nothing of ${options.pipeline} runs: the cluster ${located.cluster} has ended or is ending.`);
      return exitCode.fine;
    }
    if (goesOn(stop)) await ask(emr, stop, options);
    else console.log(`No step of ${options.pipeline} runs in ${stop.cluster}.`);
    sayWhatRemains(stacks, stop, options);
    return exitCode.fine;
  } catch (error) {
    throw clusterFailure(`The run in ${located.cluster} could not be stopped`, error, located);
  } finally {
    emr.destroy();
  }
}

async function whatToStop(emr: EMRClient, stacks: readonly Stack[], located: RunLocation): Promise<Stop | undefined> {
  const state = await readRunState(emr, located.cluster);
  const executions = await executionsOf(stacks, state.cluster);
  const hasEnded = clusterState(state).startsWith("TERMINAT");
  if (hasEnded && (executions?.names.length ?? 0) === 0) return undefined;
  const ends = state.cluster.AutoTerminate === true && !hasEnded;
  if (ends && state.cluster.TerminationProtected === true) throw isProtected(located.cluster);
  const { own, left } = hasEnded ? { own: [], left: [] } : openSteps(state, located, stacks);
  return { cluster: located.cluster, hasEnded, ends, steps: own, left: ends ? [] : left, executions };
}

const hasExecutions = ({ executions }: Stop) => (executions?.names.length ?? 0) > 0;
const goesOn = (stop: Stop) => stop.ends || stop.steps.length > 0 || hasExecutions(stop);

function isProtected(cluster: string): RunError {
  return new RunError(
    `The cluster ${cluster} is protected from being ended, so its run is not stopped. Whoever protected it may need ` +
      `it. ${howToUnprotect(cluster)}`,
  );
}

/** The steps that are not over: those of the run, and the names of others. */
function openSteps(state: RunState, located: RunLocation, stacks: readonly Stack[]) {
  const block = fromHcl(stacks, "cluster")?.block;
  const names = ((block?.["step"] as unknown[] | undefined) ?? []).map((step) => valueAt(step, "name"));
  const { run, steps } = stateOfRun(state, located);
  const isOwn = (step: StepSummary) => steps.includes(step) && (run !== state.cluster.Id || names.includes(step.Name));
  const open = state.steps.filter((step) => ["PENDING", "RUNNING"].includes(stepState(step)));
  return { own: open.filter(isOwn), left: open.filter((step) => !isOwn(step)).map(({ Name = "" }) => Name) };
}

/** Says what is stopped, asks, and stops it. */
async function ask(emr: EMRClient, stop: Stop, options: Options): Promise<void> {
  const { cluster, ends, steps, executions } = stop;
  const names = steps.map((step) => `${step.Name ?? ""} (${stepState(step)})`);
  const what = [
    ...(executions && hasExecutions(stop)
      ? [`the executions ${capped(executions.names)} of the schedule, which would start another cluster`]
      : []),
    ...(ends ? [`the cluster ${cluster}, with the steps ${capped(names)}`] : []),
    ...(!ends && steps.length > 0 ? [`in ${cluster} the steps ${capped(names)}`] : []),
  ];
  console.log(`This stops ${what.join("; and ")}.`);
  console.log("tables/ keeps what was published. If the run is publishing now, the next run finishes that.");
  await confirm("Stop this?", "yes", options);
  await executions?.stop();
  if (ends) await endCluster(emr, cluster);
  else if (steps.length > 0) await cancelSteps(emr, cluster, steps);
}

async function endCluster(emr: EMRClient, cluster: string): Promise<void> {
  const { TerminateJobFlowsCommand } = await import("@aws-sdk/client-emr");
  await emr.send(new TerminateJobFlowsCommand({ JobFlowIds: [cluster] }));
  console.log(`${cluster} is being ended. What is in its HDFS is deleted with it.`);
}

/**
 * Cancels steps that wait, and interrupts those that run.
 * @throws RunError that names the steps which EMR does not cancel
 * @see https://docs.aws.amazon.com/emr/latest/APIReference/API_CancelSteps.html
 */
async function cancelSteps(emr: EMRClient, cluster: string, steps: readonly StepSummary[]): Promise<void> {
  const { CancelStepsCommand } = await import("@aws-sdk/client-emr");
  const { CancelStepsInfoList: answers = [] } = await emr.send(
    new CancelStepsCommand({
      ClusterId: cluster,
      // The last ones first, so that none begins when the one before it is cancelled.
      StepIds: steps.map(({ Id = "" }) => Id).reverse(),
      StepCancellationOption: "SEND_INTERRUPT",
    }),
  );
  const nameOf = (id: string | undefined) => steps.find(({ Id }) => Id === id)?.Name ?? id ?? "";
  const [refused] = answers.filter(({ Status }) => Status === "FAILED");
  if (refused)
    throw new RunError(
      `EMR did not cancel ${nameOf(refused.StepId)}: ${refused.Reason ?? "it gives no reason"}. ` +
        "make describe shows what runs.",
    );
  console.log(`EMR is cancelling ${capped(steps.map(({ Name = "" }) => Name))}.`);
}

function sayWhatRemains(stacks: readonly Stack[], stop: Stop, options: Options): void {
  if (stop.left.length > 0) console.log(`Steps that others added stay: ${capped(stop.left)}.`);
  if (!stop.ends && !stop.hasEnded) sayWhatStays(stacks, options);
  const schedule = fromHcl(stacks, "schedule");
  if (schedule)
    console.log(
      `The schedule stays, and ${whenItRuns(schedule)}. schedule: { enabled: false, … } in pipeline.yaml and ` +
        `${asTyped("make deploy", { pipeline: options.pipeline })} switch it off.`,
    );
}
