import { inspect } from "node:util";
import { exitCode, isForeseen, RunError } from "../../cli/errors";
import { wasInterrupted } from "../terraform/interrupt";
import type { MadePlan } from "../plan/make";
import type { Options } from "../../cli/options";
import { changedOutputs, changesOf } from "../plan/json";
import { inWaves } from "../../cli/synthesized/stacks";
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
  /** Replaces a plan with placeholders by a final one, once what it reads is applied. */
  readonly finalPlan?: (plan: MadePlan) => Promise<MadePlan>;
  /** Runs before a plan is applied. */
  readonly before?: (plan: MadePlan) => Promise<void>;
}

/**
 * Applies plans, side by side where no one depends on another. A failure stops what comes after it, and nothing that
 * runs beside it.
 */
export async function applyPlans(
  terraform: Terraform,
  plans: readonly MadePlan[],
  options: ApplyOptions,
): Promise<Applied[]> {
  const waves = inWaves(plans.map((plan) => plan.of));
  const done: Applied[] = [];
  for (const wave of options.reverse ? waves.reverse() : waves) {
    const ofWave = plans.filter((plan) => wave.includes(plan.of));
    const failed = done.some((applied) => applied.outcome === "failed");
    if (failed || wasInterrupted()) done.push(...ofWave.map((plan) => ({ plan, outcome: "not begun" as const })));
    else done.push(...(await Promise.all(ofWave.map((plan) => applyOne(terraform, plan, options)))));
  }
  return done;
}

async function applyOne(terraform: Terraform, shown: MadePlan, options: ApplyOptions): Promise<Applied> {
  try {
    const plan = shown.placeholders && options.finalPlan ? await options.finalPlan(shown) : shown;
    if (!changesAnything(plan)) return { plan, outcome: "unchanged" };
    await options.before?.(plan);
    const say = (line: string) => line.trim() !== "" && console.log(`${plan.label}: ${line}`);
    await terraform.must(plan.of, ["apply", "-input=false", `-lock-timeout=${options.lockTimeout}`, plan.file], say);
    return { plan, outcome: "applied" };
  } catch (error) {
    return { plan: shown, outcome: "failed", error };
  }
}

export function changesAnything(plan: MadePlan): boolean {
  return changesOf(plan.json).length > 0 || Object.keys(changedOutputs(plan.json)).length > 0;
}

/**
 * Says how far it went and how to go on.
 * @throws RunError when anything failed or was not begun
 */
export function mustBeDone(done: readonly Applied[], again: string): void {
  const names = (outcome: Outcome) =>
    done.filter((applied) => applied.outcome === outcome).map((applied) => applied.plan.label);
  const failures = done.flatMap((applied) => (applied.error === undefined ? [] : [applied.error]));
  const [failed, left] = [names("failed"), names("not begun")];
  if (failed.length === 0 && left.length === 0) return;
  const state = [
    [...names("applied"), ...names("unchanged")].length > 0 &&
      `Done: ${[...names("applied"), ...names("unchanged")].join(", ")}.`,
    failed.length > 0 && `Failed: ${failed.join(", ")}.`,
    left.length > 0 && `Not begun: ${left.join(", ")}.`,
    `Everything that was made is in the states; ${again} goes on from here.`,
  ];
  const messages = failures.map((error) => (isForeseen(error) ? error.message : inspect(error)));
  throw new RunError(
    [...messages, state.filter(Boolean).join(" ")].join("\n\n"),
    wasInterrupted() ? exitCode.interrupted : exitCode.failed,
  );
}
