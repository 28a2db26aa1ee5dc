import type { StepSummary } from "@aws-sdk/client-emr";
import { clusterOf, runOfStep } from "../../cli/run-name";
import type { RunState } from "./emr";

/** A run of a cluster, with its own steps in their order. */
export interface RunOfCluster {
  readonly run: string;
  readonly steps: readonly StepSummary[];
}

/**
 * The runs of a cluster, the oldest first. Its own steps, and what people added before something was submitted, are the
 * first run. The first step of a submitted run says how many are its own. Steps that follow were added by others, and
 * belong to no run.
 */
export function runsOf({ cluster, steps }: RunState): RunOfCluster[] {
  const id = cluster.Id ?? "";
  const runs: { run: string; steps: StepSummary[]; left: number }[] = [{ run: id, steps: [], left: Infinity }];
  for (const step of steps) {
    const last = runs[runs.length - 1] as (typeof runs)[number];
    const named = runOfStep(step.Config?.Args ?? []);
    if (named !== undefined && named.run !== last.run)
      runs.push({ run: named.run, steps: [step], left: (named.steps ?? 1) - 1 });
    else if (last.left > 0) {
      last.steps.push(step);
      last.left -= 1;
    }
  }
  return runs.map(({ run, steps: own }) => ({ run, steps: own }));
}

/**
 * A cluster as one of its runs sees it: with the steps of that run.
 * @param name a run's name; the cluster's id means its newest run
 * @returns undefined where the cluster does not have that run
 */
export function stateOfRun(
  state: RunState,
  name: string,
): { readonly run: string; readonly state: RunState } | undefined {
  const runs = runsOf(state);
  const found = name === clusterOf(name) ? runs.at(-1) : runs.find(({ run }) => run === name);
  return found && { run: found.run, state: { cluster: state.cluster, steps: found.steps } };
}
