import { applyPlans, changesAnything, mustBeDone, type Applied } from "./apply/apply";
import { exitCode, RunError, runCommand, UserError } from "../cli/errors";
import { findRun } from "./run/find";
import { releaseFolder } from "../cli/checkout-claim";
import { finishOnInterrupt } from "./terraform/interrupt";
import { mustHaveFiles } from "./apply/landing";
import { makePlans, type MadePlan } from "./plan/make";
import { asTyped, readOptions, type Options } from "../cli/options";
import { gatherFacts } from "./review/gather-facts";
import { summarize } from "./review/summary";
import { planTable } from "./review/table";
import { confirm } from "../cli/question";
import { differences } from "./plan/compare";
import { deployFolder, emptyPlanFolder, loadPlans } from "./plan/saved";
import { readHcl, regionOf } from "../cli/synthesized/hcl";
import { chosenStacks, type Stack } from "../cli/synthesized/stacks";
import { managed, pullState } from "./state/content";
import { synthesize } from "../cli/synthesized/synthesize";
import { prepare } from "./state/stored";
import { Terraform } from "./terraform/terraform";
import { watchRun } from "./run/follow";

/** Shows the plan, asks, applies it stack by stack, and watches the run to its end. */
async function deploy(options: Options): Promise<number> {
  const terraform = await Terraform.find(options.root);
  const stacks = await synthesize(options);
  const chosen = chosenStacks(stacks, options.stack);
  if (options.stack) await sayDependencies(terraform, stacks, chosen);

  const folder = emptyPlanFolder(deployFolder(options));
  const plans = options.savedPlan
    ? await loadPlans(terraform, options, chosen)
    : await makePlans(terraform, stacks, chosen, folder, options);
  console.log(planTable(summarize(options.pipeline, plans, await gatherFacts(plans, await regionOf(stacks)))));
  missingProducers(plans, chosen);

  if (plans.some(changesAnything)) {
    await confirm("Apply this?", "yes", options);
    const done = await applyPlans(terraform, plans, {
      ...options,
      finalPlan: (plan) => finalPlan(terraform, stacks, plan, options),
      before: mustHaveFiles,
    });
    mustBeDone(done, asTyped("make deploy", options));
    console.log(
      `Applied: ${labels(done, "applied")}.${done.some(isUnchanged) ? ` Nothing to change: ${labels(done, "unchanged")}.` : ""}`,
    );
  }
  return watchAfter(terraform, chosen, options);
}

/**
 * Plans again what was planned with placeholders. Nobody agreed to anything but what was shown, so a plan that turns
 * out to be another one is not applied without a question.
 */
async function finalPlan(
  terraform: Terraform,
  stacks: readonly Stack[],
  shown: MadePlan,
  options: Options,
): Promise<MadePlan> {
  const [now] = await makePlans(terraform, stacks, [shown.of], deployFolder(options), options);
  if (!now) throw new RunError(`${shown.stack} could not be planned again.`);
  const different = differences(shown.json, now.json);
  if (different.length === 0) return now;
  const told = `${shown.stack} would not be changed as the plan showed: ${different.join(", ")} differ${different.length === 1 ? "s" : ""} in more than the placeholders`;
  if (options.savedPlan) throw new RunError(`${told}. Run make plan again and read the new plan.`);
  console.log(`${told}. The plan now:\n${planTable(summarize(options.pipeline, [now]))}`);
  await confirm(`Apply this to ${shown.stack}?`, "yes", options);
  return now;
}

/** With STACK=one, what the one needs is not applied along: say so, and whether it is there. */
async function sayDependencies(
  terraform: Terraform,
  stacks: readonly Stack[],
  chosen: readonly Stack[],
): Promise<void> {
  for (const stack of chosen) {
    const needed = stacks.filter((other) => stack.dependsOn.includes(other.name));
    const known = await Promise.all(
      needed.map(async (other) => {
        await prepare(terraform, other);
        return `${other.label} (${managed(await pullState(terraform, other)).length > 0 ? "applied" : "never applied"})`;
      }),
    );
    console.log(
      known.length > 0
        ? `${stack.name} depends on ${known.join(", ")}; only ${stack.label} is applied now.`
        : `${stack.name} depends on no other stack.`,
    );
  }
}

/** A placeholder that this deploy will not fill cannot be applied. */
function missingProducers(plans: readonly MadePlan[], chosen: readonly Stack[]): void {
  for (const plan of plans) {
    for (const [producer, outputs] of Object.entries(plan.placeholders ?? {})) {
      if (chosen.some((stack) => stack.name === producer)) continue;
      throw new UserError(
        `${plan.stack} needs ${outputs.join(", ")} of ${producer}, which was never applied. Run make deploy STACK=${producer} first, or make deploy for all.`,
      );
    }
  }
}

/** Applying returns when the cluster is up, long before the steps are done: the run is what was asked for. */
async function watchAfter(terraform: Terraform, chosen: readonly Stack[], options: Options): Promise<number> {
  const hcl = await Promise.all(chosen.map(readHcl));
  if (!hcl.some((one) => one.cluster !== undefined)) return exitCode.fine;
  releaseFolder();
  if (options.watch) return watchRun(await findRun(chosen, options, terraform), options);
  console.log(`The run is not watched (WATCH=no). ${asTyped("make watch", { pipeline: options.pipeline })} shows it.`);
  return exitCode.fine;
}

function isUnchanged(applied: Applied): boolean {
  return applied.outcome === "unchanged";
}

function labels(done: readonly Applied[], outcome: Applied["outcome"]): string {
  return (
    done
      .filter((applied) => applied.outcome === outcome)
      .map((applied) => applied.plan.label)
      .join(", ") || "nothing"
  );
}

if (require.main === module) {
  finishOnInterrupt();
  runCommand(() => deploy(readOptions()));
}
