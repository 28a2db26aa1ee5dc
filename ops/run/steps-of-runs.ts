import type { StepSummary } from "@aws-sdk/client-emr";
import { RunError, UserError } from "../../cli/errors";
import { runOfStep } from "../../cli/run-name";
import type { RunState } from "./emr";
import type { RunLocation } from "./find";

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
 * @param located without the name of a run, the newest one is meant
 * @throws UserError that lists the cluster's runs, where the user has named another one
 */
export function stateOfRun(state: RunState, { cluster, run: name, given }: Located): RunState & NamedState {
  const runs = runsOf(state);
  const found = name === undefined ? runs.at(-1) : runs.find(({ run }) => run === name);
  if (found) return { run: found.run, cluster: state.cluster, steps: found.steps };
  const message = `the cluster ${cluster} has no run ${name ?? ""}; it has: ${runs.map(({ run }) => run).join(", ")}.`;
  throw given === undefined ? new RunError(message) : new UserError(`${given}: ${message}`);
}

type Located = Pick<RunLocation, "cluster" | "run" | "given">;

interface NamedState {
  readonly run: string;
}
