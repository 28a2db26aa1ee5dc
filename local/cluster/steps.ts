import { UserError } from "../../cli/errors";
import type { Step } from "./definition";

/** NOT RUN: this machine cannot run the step. It is left out, and named. */
export type Outcome = "COMPLETED" | "FAILED" | "CANCELLED" | "NOT RUN";

export interface StepResult {
  readonly step: Step;
  readonly outcome: Outcome;
  readonly error?: Error;
  /** Why it was not run. */
  readonly reason?: string;
}

/**
 * Runs steps one after another. The failed step's own action decides about the steps after it: CONTINUE goes on, all
 * other actions cancel them.
 * @param notRunHere why a step is left out. @default - none is
 * @see https://docs.aws.amazon.com/emr/latest/APIReference/API_StepConfig.html
 */
export async function runSteps(
  steps: readonly Step[],
  run: (step: Step) => Promise<void>,
  notRunHere: (step: Step) => string | undefined = () => undefined,
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  let cancelled = false;
  for (const step of steps) {
    if (cancelled) {
      results.push({ step, outcome: "CANCELLED" });
      continue;
    }
    const reason = notRunHere(step);
    if (reason !== undefined) {
      results.push({ step, outcome: "NOT RUN", reason });
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

/**
 * The error of a run with these results; undefined where no step failed. It names all failed steps, and the steps that
 * were cancelled because of the last of them. If one of the failures is a mistake of the user, it is a UserError.
 */
export function failureOf(results: readonly StepResult[]): Error | undefined {
  const failed = results.filter(({ error }) => error !== undefined);
  const cancelled = results.filter(({ outcome }) => outcome === "CANCELLED").map(({ step }) => `"${step.name}"`);
  const errors = failed.flatMap(({ error }) => error ?? []);
  const failure = errors.find((error) => error instanceof UserError) ?? errors[0];
  if (!failure) return undefined;
  const because = failed.at(-1)?.step.actionOnFailure;
  failure.message = [
    ...errors.map(({ message }) => message),
    ...(cancelled.length > 0 ? [`  cancelled because of its ${because}: ${cancelled.join(", ")}`] : []),
  ].join("\n");
  return failure;
}
