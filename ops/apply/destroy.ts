import { exitCode, isForeseen, RunError, UserError } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";
import { confirm } from "../../cli/terminal/question";
import { bytes, many } from "../../cli/report/numbers";
import { stateLocation } from "../../cli/synthesized/hcl";
import { chosenStacks, regionOf, type Stack } from "../../cli/synthesized/stacks";
import { valueAt } from "../../cli/value-at";
import { emptyBucket } from "../aws/bucket-content";
import { awsFailure, errorName } from "../aws/clients";
import { gatherCost, pricesOfFile } from "../cost/gather-cost";
import { begin } from "../plan/begin";
import { changesOf } from "../plan/json";
import { makeDestroyPlan, type MadePlan } from "../plan/make";
import { deployFolder, emptyPlanFolder } from "../plan/saved";
import type { Facts } from "../review/facts/facts";
import { gatherFacts } from "../review/facts/gather";
import { summarize } from "../review/summary";
import { planTable } from "../review/table";
import { attribute, managed } from "../state/content";
import { pullState } from "../state/pull";
import type { Terraform } from "../terraform/terraform";
import { applyPlans, mustBeDone } from "./apply";
import { persistentClusters, unprotect } from "./protection";
import { neededBy, refusedByAws, type StackState } from "./refusal";
import { mustHaveEnded } from "./scheduled-run";

/** Destroys the stacks, last ones first; data only with DATA=delete and a second answer. @returns the exit code */
export async function destroy(options: Options): Promise<number> {
  const { terraform, stacks } = await begin(options);
  const all = await Promise.all(stacks.map(async (stack) => ({ stack, state: await pullState(terraform, stack) })));
  const chosen = chosenStacks(stacks, options.stack);
  const applied = all.filter(({ stack, state }) => chosen.includes(stack) && managed(state).length > 0);
  const kept = options.deleteData ? [] : applied.filter(holdsData);
  const toDestroy = applied.filter((stack) => !kept.includes(stack));

  const needed = neededBy(toDestroy, all);
  if (needed !== undefined) throw new UserError(needed);
  if (toDestroy.length > 0) await destroyStacks(terraform, toDestroy, stacks, options);
  if (applied.length === 0) console.log(nothingSentence(chosen, stacks));
  else if (toDestroy.length > 0) console.log(await destroyedSentence(terraform, toDestroy, stacks));
  for (const stack of kept) console.log(keptSentence(stack, options));
  return exitCode.fine;
}

async function destroyStacks(
  terraform: Terraform,
  toDestroy: readonly StackState[],
  stacks: readonly Stack[],
  options: Options,
): Promise<void> {
  const region = regionOf(stacks);
  const folder = emptyPlanFolder(deployFolder(options));
  const plans = await Promise.all(toDestroy.map(({ stack }) => makeDestroyPlan(terraform, stack, folder)));
  const [facts, cost] = await Promise.all([
    gatherFacts(plans, { root: options.root, region }),
    gatherCost({ plans, stacks, destroys: true }, options, pricesOfFile(options)),
  ]);
  console.log(planTable(summarize(options.pipeline, plans, { ...facts, ...(cost && { cost }) })));
  const persistent = plans.flatMap(persistentClusters);
  const refused = refusedByAws(facts, persistent);
  if (refused !== undefined) throw new RunError(refused);
  await confirm("Destroy this?", "yes", options);
  await confirmData(facts, options);
  const done = await applyPlans(terraform, plans, {
    ...options,
    reverse: true,
    before: async (plan) => {
      await mustHaveEnded(plan, stacks, clustersIn(toDestroy));
      for (const id of persistentClusters(plan)) await unprotect(id, region);
      await emptyBuckets(plan, region);
    },
  });
  mustBeDone(done, asTyped(options.deleteData ? "make destroy DATA=delete" : "make destroy", options));
}

/** Ids of the clusters that states know. */
function clustersIn(states: readonly StackState[]): string[] {
  return states
    .flatMap(({ state }) => managed(state, "aws_emr_cluster"))
    .flatMap((cluster) => attribute(cluster, "id") ?? []);
}

/** Asks for each bucket that would be deleted: its name must be typed. */
async function confirmData(facts: Facts, options: Options): Promise<void> {
  for (const [bucket, content] of Object.entries(facts.buckets)) {
    if (typeof content === "string") continue;
    const data = `${many(content.objects, "object")} and ${many(content.olderVersions, "older version")}`;
    const question = `${data} (${bytes(content.bytes)}) of s3://${bucket} are deleted for ever.`;
    // CI=true confirms a destroy, and not the loss of data.
    await confirm(question, bucket, { yes: options.yes, ci: false });
    console.log(question);
  }
}

function holdsData({ state }: StackState): boolean {
  return managed(state, "aws_s3_bucket").length > 0;
}

/** Terraform deletes no bucket that holds objects, and EMR may have written its last logs just now. */
async function emptyBuckets(plan: MadePlan, region: string | undefined): Promise<void> {
  for (const { change } of changesOf(plan.json).filter(({ type }) => type === "aws_s3_bucket")) {
    const bucket = String(valueAt(change.before, "bucket"));
    try {
      await emptyBucket(bucket, region, (deleted) =>
        console.log(`${plan.label}: ${many(deleted, "version")} deleted from ${bucket}`),
      );
    } catch (error) {
      if (errorName(error) === "NoSuchBucket") continue;
      throw isForeseen(error) ? error : awsFailure(`s3://${bucket} could not be emptied`, error);
    }
  }
}

function keptSentence({ stack, state }: StackState, options: Options): string {
  const buckets = managed(state, "aws_s3_bucket").flatMap((resource) => attribute(resource, "bucket") ?? []);
  return (
    `Kept: ${buckets.map((bucket) => `s3://${bucket}`).join(", ")} with everything in it ` +
    `(stack ${stack.name}, its state in ${stateLocation(stack.hcl.backend)}). ` +
    `${asTyped("make destroy DATA=delete", options)} deletes it too.`
  );
}

function nothingSentence(chosen: readonly Stack[], stacks: readonly Stack[]): string {
  if (chosen.length === stacks.length) return "There is nothing to destroy: every state is empty.";
  return `There is nothing to destroy: the state of ${chosen.map(({ name }) => name).join(", ")} is empty.`;
}

/** What was destroyed; and that nothing is left, if the states say so now. */
async function destroyedSentence(
  terraform: Terraform,
  toDestroy: readonly StackState[],
  stacks: readonly Stack[],
): Promise<string> {
  const sentence = `Destroyed: ${toDestroy.map(({ stack }) => stack.label).join(", ")}.`;
  const states = await Promise.all(stacks.map((stack) => pullState(terraform, stack)));
  return states.every((state) => managed(state).length === 0)
    ? `${sentence} Nothing is left: every state is empty.`
    : sentence;
}
