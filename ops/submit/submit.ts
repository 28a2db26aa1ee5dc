import type { EMRClient } from "@aws-sdk/client-emr";
import { exitCode, RunError, UserError } from "../../cli/errors";
import type { ChosenRun } from "../../cli/options/chosen-run";
import { asTyped, type Options } from "../../cli/options/options";
import { confirm } from "../../cli/terminal/question";
import { capped } from "../../cli/report/lists";
import { many } from "../../cli/report/numbers";
import { submittedName } from "../../cli/options/run-name";
import { stays } from "../../cli/synthesized/lifecycle";
import type { SubmitOptions } from "../../cli/options/submit";
import { type RunDefinition, type RunStep, submittedSteps } from "../../cli/synthesized/submitted-steps";
import { synthesize } from "../../cli/synthesized/synthesis";
import { releaseFolder } from "../../cli/processes/checkout-claim";
import { emrClient } from "../aws/clients";
import { chosenCluster } from "../run/chosen-cluster";
import { clusterStack } from "../run/cluster-stack";
import { actionsOf, readRunState, type RunState } from "../run/emr";
import { clusterFailure } from "../run/failure";
import { followRun } from "../run/follow";
import { clusterState, isOpen, stepState } from "../run/progress";
import { sayNotWatched, sayWhatStays } from "../run/stays";
import { finishOnInterrupt } from "../terraform/interrupt";
import { addSteps } from "./add-steps";
import { runDefinition } from "./definition";
import { differencesOf } from "./same-definition";

/**
 * Runs the pipeline's steps again on its living cluster, after a question, and watches the run to its end. Nothing is
 * uploaded: the run uses the code that the cluster was started with, and is refused where that is not the code here.
 * @returns the exit code
 */
export async function submit(options: Options & ChosenRun, wanted: SubmitOptions): Promise<number> {
  finishOnInterrupt();
  const stacks = await synthesize(options);
  releaseFolder();
  const { stack, name } = clusterStack(stacks);
  if (stays(stack.hcl.cluster?.block) === undefined) throw endsWithLastStep(name, options);
  const definition = runDefinition(stack);
  const located = await chosenCluster(stacks, options);
  const emr = await emrClient(located.region, 4);
  try {
    const state = await readRunState(emr, located.cluster);
    await mustTake(emr, state, definition, options);
    const run = submittedName(located.cluster, new Date());
    const groups = submittedSteps(definition, run, wanted);
    const steps = groups.flat();
    sayWhatRuns(run, steps, wanted);
    await confirm(`Run ${many(steps.length, "step")} in ${located.cluster}?`, "yes", options);
    await addSteps(emr, located.cluster, groups, options);
    console.log(isWholeRun(steps) ? `Submitted as run ${run}.` : `Submitted to ${located.cluster}.`);
    if (!isWholeRun(steps)) return sayHowToSee(steps, located.cluster, options);
    if (!options.watch) {
      sayNotWatched(options);
      return exitCode.fine;
    }
    const code = await followRun({ ...located, run, given: `RUN=${run}` }, options);
    sayWhatStays(stacks, options);
    return code;
  } catch (error) {
    throw clusterFailure(`Nothing was submitted to ${located.cluster}`, error, located);
  } finally {
    emr.destroy();
  }
}

function endsWithLastStep(name: string, options: Options): UserError {
  return new UserError(
    `The cluster of ${name} ends with its last step, so nothing can be submitted to it. ` +
      `${asTyped("make deploy RERUN=1", { pipeline: options.pipeline })} runs the pipeline again on a new cluster; ` +
      "with cluster.lifecycle: idle or persistent, a cluster stays for more runs.",
  );
}

/** @throws RunError where the cluster cannot take a run now */
async function mustTake(emr: EMRClient, state: RunState, definition: RunDefinition, options: Options): Promise<void> {
  const { cluster, steps } = state;
  const id = cluster.Id ?? "";
  const deploy = asTyped("make deploy", { pipeline: options.pipeline });
  if (!["RUNNING", "WAITING"].includes(clusterState(state)))
    throw new RunError(
      `The cluster ${id} is ${clusterState(state)}, so nothing can be submitted to it. ${deploy} starts a new one.`,
    );
  const own = [...definition.steps, ...definition.actions].map(({ name }) => name);
  const open = steps.find((step) => own.includes(step.Name ?? "") && isOpen(step));
  if (open)
    throw new RunError(
      `Step ${open.Name ?? ""} of ${id} is ${stepState(open)}, and two runs must not work at the same time. ` +
        `Wait for its end (${asTyped("make watch", { pipeline: options.pipeline })}), or end it (make stop).`,
    );
  const different = differencesOf(definition, await actionsOf(emr, id), steps);
  if (different.length > 0)
    throw new RunError(
      `The cluster ${id} was started with another definition than the one here: ${capped(different)} ` +
        `differ${different.length === 1 ? "s" : ""}. make submit uploads nothing, and runs only what was deployed. ` +
        `${deploy} replaces the cluster, and runs the pipeline with what is here.`,
    );
}

/** Says each step before it is asked, and the arguments that the user adds as they will be passed on. */
function sayWhatRuns(run: string, steps: readonly RunStep[], { args }: SubmitOptions): void {
  const what = isWholeRun(steps) ? `Run ${run}` : "A step alone";
  console.log(`${what}, with the code that the cluster was started with:`);
  for (const [index, { name }] of steps.entries()) console.log(`  ${index + 1} ${name}`);
  if (args.length > 0) console.log(`More arguments: ${args.map((arg) => JSON.stringify(arg)).join(" ")}`);
}

/** Only a run that writes tables has a ledger, and can be watched to it. */
function isWholeRun(steps: readonly RunStep[]): boolean {
  return steps.some(({ args }) => args.some((arg) => arg.startsWith("--run=")));
}

function sayHowToSee(steps: readonly RunStep[], cluster: string, options: Options): number {
  const [step] = steps;
  const logs = asTyped(`make logs STEP='${step?.name ?? ""}' CLUSTER=${cluster}`, { pipeline: options.pipeline });
  console.log(`${logs} shows its logs. A step alone writes no ledger.`);
  return exitCode.fine;
}
