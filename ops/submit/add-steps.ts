import type { EMRClient, StepSummary } from "@aws-sdk/client-emr";
import { RunError } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";
import { joined } from "../../cli/report/lists";
import type { RunStep } from "../../cli/synthesized/submitted-steps";
import { readRunState } from "../run/emr";
import { poll } from "../run/poll";
import { failureReason, isOpen, stepState } from "../run/progress";
import { sayOnInterrupt } from "../terraform/interrupt";

/**
 * Adds the steps of a run to a cluster, group after group: the next one when the last one is completed.
 * @throws the SDK's error; RunError when a step fails that others wait for
 */
export async function addSteps(
  emr: EMRClient,
  cluster: string,
  groups: readonly (readonly RunStep[])[],
  options: Options,
): Promise<void> {
  for (const [index, group] of groups.entries()) {
    const ids = await addGroup(emr, cluster, group);
    const waiting = groups.slice(index + 1).flat();
    if (waiting.length > 0) await untilCompleted(emr, cluster, ids, { group, waiting }, options);
  }
}

/** @returns the ids of the steps */
async function addGroup(emr: EMRClient, cluster: string, steps: readonly RunStep[]): Promise<readonly string[]> {
  const { ActionOnFailure, AddJobFlowStepsCommand } = await import("@aws-sdk/client-emr");
  const { StepIds: ids = [] } = await emr.send(
    new AddJobFlowStepsCommand({
      JobFlowId: cluster,
      Steps: steps.map(({ name, actionOnFailure, jar, mainClass, args }) => ({
        Name: name,
        ActionOnFailure: Object.values(ActionOnFailure).find((action) => action === actionOnFailure),
        HadoopJarStep: { Jar: jar, Args: [...args], ...(mainClass !== undefined && { MainClass: mainClass }) },
      })),
    }),
  );
  return ids;
}

interface Waiting {
  readonly group: readonly RunStep[];
  /** The steps that are added afterwards. */
  readonly waiting: readonly RunStep[];
}

async function untilCompleted(
  emr: EMRClient,
  cluster: string,
  ids: readonly string[],
  { group, waiting }: Waiting,
  options: Options,
): Promise<void> {
  const names = (steps: readonly RunStep[]) => joined(steps.map(({ name }) => name));
  const others = `${names(waiting)} ${waiting.length === 1 ? "is" : "are"}`;
  console.log(
    `Steps of this cluster run at the same time, so ${names(group)} runs first, and ${others} submitted then.`,
  );
  sayOnInterrupt(`Not waiting any more. ${names(group)} goes on in ${cluster}, and ${others} not submitted.`);
  await poll(options.watchEvery, () => areCompleted(emr, cluster, ids, others, options), console.log);
}

/** @throws RunError when one of the steps is over in another way */
async function areCompleted(
  emr: EMRClient,
  cluster: string,
  ids: readonly string[],
  others: string,
  { pipeline }: Options,
): Promise<boolean> {
  const state = await readRunState(emr, cluster);
  const steps = state.steps.filter(({ Id: id = "" }) => ids.includes(id));
  const failed = steps.find((step) => !isOpen(step) && stepState(step) !== "COMPLETED");
  if (failed) throw notCompleted(failed, failureReason({ ...state, steps }), cluster, others, pipeline);
  return steps.length === ids.length && steps.every((step) => stepState(step) === "COMPLETED");
}

function notCompleted(
  { Id: id = "" }: StepSummary,
  reason: string,
  cluster: string,
  others: string,
  pipeline: string,
): RunError {
  const logs = asTyped(`make logs STEP=${id} CLUSTER=${cluster}`, { pipeline });
  return new RunError(`The run has failed: ${reason}. So ${others} not submitted. ${logs} shows the log.`);
}
