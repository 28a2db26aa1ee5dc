import { inspect } from "node:util";
import { exitCode, isForeseen, RunError } from "../../cli/errors";
import type { Options } from "../../cli/options/options";
import { inWaves } from "../../cli/synthesized/stacks";
import { changedOutputs, changesOf } from "../plan/json";
import type { MadePlan } from "../plan/make";
import { wasInterrupted } from "../terraform/interrupt";
import type { Terraform } from "../terraform/terraform";

export type Outcome = "applied" | "unchanged" | "failed" | "not begun";

/** What happened to a plan, and the error that ended it. */
export interface Applied {
  readonly plan: MadePlan;
  readonly outcome: Outcome;
  readonly error?: unknown;
}

export interface ApplyOptions extends Pick<Options, "lockTimeout"> {
  /** Stacks are applied after those they depend on; destroyed before. @default - after */
  readonly reverse?: boolean;
  /**
   * Makes the final plan from one with placeholders, once the stacks it reads from are applied.
   * @default - none is needed
   */
  readonly finalPlan?: (plan: MadePlan) => Promise<MadePlan>;
  /** Runs before a plan is applied. */
  readonly before?: (plan: MadePlan) => Promise<void>;
}

/**
 * Applies plans, side by side where no stack depends on another. A failure stops what comes after it, and nothing that
 * runs beside it.
 */
export async function applyPlans(
  terraform: Terraform,
  plans: readonly MadePlan[],
  options: ApplyOptions,
): Promise<Applied[]> {
  const waves = inWaves(plans.map((plan) => plan.plannedStack));
  const done: Applied[] = [];
  for (const wave of options.reverse ? waves.reverse() : waves) {
    const ofWave = plans.filter((plan) => wave.includes(plan.plannedStack));
    const failed = done.some((applied) => applied.outcome === "failed");
    if (failed || wasInterrupted()) done.push(...ofWave.map((plan) => ({ plan, outcome: "not begun" as const })));
    else done.push(...(await Promise.all(ofWave.map((plan) => applyPlan(terraform, plan, options)))));
  }
  return done;
}

async function applyPlan(terraform: Terraform, shown: MadePlan, options: ApplyOptions): Promise<Applied> {
  try {
    const plan = shown.placeholders && options.finalPlan ? await options.finalPlan(shown) : shown;
    if (!changesAnything(plan)) return { plan, outcome: "unchanged" };
    await options.before?.(plan);
    const onLine = (line: string) => line.trim() !== "" && console.log(`${plan.label}: ${line}`);
    const args = ["apply", "-input=false", `-lock-timeout=${options.lockTimeout}`, plan.file];
    await terraform.run(plan.plannedStack, args, { onLine });
    return { plan, outcome: "applied" };
  } catch (error) {
    return { plan: shown, outcome: "failed", error };
  }
}

export function changesAnything(plan: MadePlan): boolean {
  return changesOf(plan.json).length > 0 || Object.keys(changedOutputs(plan.json)).length > 0;
}

/** The labels of the stacks with an outcome. */
export function labelsOf(done: readonly Applied[], ...outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap((outcome) =>
    done.filter((applied) => applied.outcome === outcome).map((applied) => applied.plan.label),
  );
}

/**
 * @param command what the user types to go on
 * @throws RunError when anything failed or was not begun: says how far it went and how to go on
 */
export function mustBeDone(done: readonly Applied[], command: string): void {
  const [failed, left] = [labelsOf(done, "failed"), labelsOf(done, "not begun")];
  if (failed.length === 0 && left.length === 0) return;
  const finished = labelsOf(done, "applied", "unchanged");
  const state = [
    finished.length > 0 && `Done: ${finished.join(", ")}.`,
    failed.length > 0 && `Failed: ${failed.join(", ")}.`,
    left.length > 0 && `Not begun: ${left.join(", ")}.`,
    `Everything that was made is in the states; ${command} goes on from here.`,
  ];
  const messages = done
    .flatMap(({ error }) => (error === undefined ? [] : [error]))
    .map((error) => (isForeseen(error) ? error.message : inspect(error)));
  throw new RunError(
    [...messages, state.filter(Boolean).join(" ")].join("\n\n"),
    wasInterrupted() ? exitCode.interrupted : exitCode.failed,
  );
}
