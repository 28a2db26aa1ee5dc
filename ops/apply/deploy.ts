import { releaseFolder } from "../../cli/processes/checkout-claim";
import { exitCode, RunError, UserError } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";
import { confirm } from "../../cli/terminal/question";
import type { ScheduleHcl } from "../../cli/synthesized/hcl";
import { whenItRuns } from "../../cli/synthesized/schedule";
import { regionOf, fromHcl, stacksToApply, type Stack } from "../../cli/synthesized/stacks";
import { begin } from "../plan/begin";
import { differences } from "../plan/compare";
import { makePlans, type MadePlan, type Planning } from "../plan/make";
import { deployFolder, emptyPlanFolder, loadPlans } from "../plan/saved";
import { gatherFacts } from "../review/facts/gather";
import { summarize } from "../review/summary";
import { planTable } from "../review/table";
import { findRun } from "../run/find";
import { followRun } from "../run/follow";
import { sayNotWatched, sayWhatStays } from "../run/stays";
import { managed } from "../state/content";
import { pullState } from "../state/pull";
import type { Terraform } from "../terraform/terraform";
import { applyPlans, changesAnything, labelsOf, mustBeDone, type Applied } from "./apply";
import { beforeCluster } from "./before-cluster";
import { sayFailedRun } from "./failed-run";
import { refusedForProtection } from "./refusal";
import { mustNotDisturbRun } from "./scheduled-run";

/** Shows the plan, asks, applies it stack by stack, and watches the run to its end. @returns the exit code */
export async function deploy(options: Options): Promise<number> {
  const { terraform, stacks } = await begin(options);
  const chosen = stacksToApply(stacks, options);
  if (options.stack) await sayDependencies(terraform, stacks, chosen);

  const folder = emptyPlanFolder(deployFolder(options));
  const planning: Planning = { terraform, all: stacks, folder, rerun: options.rerun };
  const plans = options.savedPlan ? await loadPlans(terraform, options, chosen) : await makePlans(planning, chosen);
  await show(plans, stacks, options);
  mustFillPlaceholders(plans, chosen);

  if (plans.some(changesAnything)) {
    await confirm("Apply this?", "yes", options);
    const done = await applyPlans(terraform, plans, {
      ...options,
      finalPlan: (plan) => finalPlan(planning, plan, options),
      before: async (plan) => {
        await mustNotDisturbRun(plan, stacks, options);
        await beforeCluster(plan, stacks, options.replay);
      },
    });
    await sayFailedRun(terraform, done, options);
    mustBeDone(done, asTyped("make deploy", options));
    console.log(doneSentence(done));
  }
  return watchAfter(terraform, chosen, options);
}

/**
 * Shows what plans mean.
 * @throws RunError when they would end a cluster that somebody protected, or take its protection away
 */
async function show(plans: readonly MadePlan[], stacks: readonly Stack[], options: Options): Promise<void> {
  const facts = await gatherFacts(plans, { root: options.root, region: regionOf(stacks) });
  console.log(planTable(summarize(options.pipeline, plans, facts)));
  const refused = refusedForProtection(plans, facts);
  if (refused !== undefined) throw new RunError(refused);
}

/** Says, with STACK=…, which stacks the chosen one needs, that they are not applied now, and whether they ever were. */
async function sayDependencies(
  terraform: Terraform,
  stacks: readonly Stack[],
  chosen: readonly Stack[],
): Promise<void> {
  for (const stack of chosen) {
    const needed = stacks.filter((other) => stack.dependsOn.includes(other.name));
    const known = await Promise.all(
      needed.map(async (other) => {
        const wasApplied = managed(await pullState(terraform, other)).length > 0;
        return `${other.label} (${wasApplied ? "applied" : "never applied"})`;
      }),
    );
    console.log(
      known.length > 0
        ? `${stack.name} depends on ${known.join(", ")}; only ${stack.label} is applied now.`
        : `${stack.name} depends on no other stack.`,
    );
  }
}

/** @throws UserError when a placeholder stands for an output of a stack that this deploy does not apply */
function mustFillPlaceholders(plans: readonly MadePlan[], chosen: readonly Stack[]): void {
  for (const plan of plans) {
    for (const [producer, outputs] of Object.entries(plan.placeholders ?? {})) {
      if (chosen.some((stack) => stack.name === producer)) continue;
      throw new UserError(
        `${plan.stack} needs ${outputs.join(", ")} of ${producer}, which was never applied. ` +
          `Run make deploy STACK=${producer} first, or make deploy for all.`,
      );
    }
  }
}

/**
 * Plans again what was planned with placeholders. The user agreed only to the plan that was shown: one that turns out
 * to be different is not applied without a question.
 */
async function finalPlan(planning: Planning, shown: MadePlan, options: Options): Promise<MadePlan> {
  const [now] = await makePlans(planning, [shown.plannedStack]);
  if (!now) throw new RunError(`${shown.stack} could not be planned again.`);
  const different = differences(shown.json, now.json);
  if (different.length === 0) return now;
  const message =
    `${shown.stack} would not be changed as the plan showed: ${different.join(", ")} ` +
    `differ${different.length === 1 ? "s" : ""} in more than the placeholders`;
  if (options.savedPlan) throw new RunError(`${message}. Run make plan again and read the new plan.`);
  console.log(`${message}. The plan now:`);
  await show([now], planning.all, options);
  await confirm(`Apply this to ${shown.stack}?`, "yes", options);
  return now;
}

function doneSentence(done: readonly Applied[]): string {
  const [applied, unchanged] = [labelsOf(done, "applied"), labelsOf(done, "unchanged")];
  const sentence = `Applied: ${applied.join(", ") || "nothing"}.`;
  return unchanged.length > 0 ? `${sentence} Nothing to change: ${unchanged.join(", ")}.` : sentence;
}

function scheduleSentence(schedule: ScheduleHcl, options: Options): string {
  const watch = asTyped("make watch", { pipeline: options.pipeline });
  const now = asTyped("make deploy", { pipeline: options.pipeline, stack: "cluster" });
  return (
    `No run was started: the schedule ${whenItRuns(schedule)}. ` +
    `${watch} shows the last run, and ${now} starts one now.`
  );
}

/** Applying ends when the cluster is up, long before the steps are done: the user asked for the run. */
async function watchAfter(terraform: Terraform, chosen: readonly Stack[], options: Options): Promise<number> {
  const schedule = fromHcl(chosen, "schedule");
  if (schedule) console.log(scheduleSentence(schedule, options));
  if (!chosen.some(({ hcl }) => hcl.cluster !== undefined)) return exitCode.fine;
  releaseFolder();
  if (options.watch) {
    const code = await followRun(await findRun(chosen, options, terraform), options);
    sayWhatStays(chosen, options);
    return code;
  }
  sayNotWatched(options);
  sayWhatStays(chosen, options);
  return exitCode.fine;
}
