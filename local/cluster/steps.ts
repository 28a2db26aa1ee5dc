import type { Step } from "./definition";

export type Outcome = "COMPLETED" | "FAILED" | "CANCELLED";

export interface StepResult {
  readonly step: Step;
  readonly outcome: Outcome;
  readonly error?: Error;
}

/**
 * Runs steps one after another. The failed step's own action decides about the steps after it: CONTINUE goes on, all
 * other actions cancel them.
 * @see https://docs.aws.amazon.com/emr/latest/APIReference/API_StepConfig.html
 */
export async function runSteps(steps: readonly Step[], run: (step: Step) => Promise<void>): Promise<StepResult[]> {
  const results: StepResult[] = [];
  let cancelled = false;
  for (const step of steps) {
    if (cancelled) {
      results.push({ step, outcome: "CANCELLED" });
      continue;
    }
    try {
      await run(step);
      results.push({ step, outcome: "COMPLETED" });
    } catch (error) {
      results.push({ step, outcome: "FAILED", error: error as Error });
      cancelled = step.actionOnFailure !== "CONTINUE";
    }
  }
  return results;
}
