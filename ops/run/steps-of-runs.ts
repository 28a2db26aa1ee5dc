import type { StepSummary } from "@aws-sdk/client-emr";
import { RunError, UserError } from "../../cli/errors";
import { runOfStep } from "../../cli/options/run-name";
import type { RunState } from "./emr";
import type { RunLocation } from "./find";

/** A run of a cluster, with its own steps in their order. */
export interface RunOfCluster {
  readonly run: string;
  readonly steps: readonly StepSummary[];
}

/**
 * The runs of a cluster, the oldest first. Its own steps, and what people added before something was submitted, are the
 * first run. The first step of a submitted run says how many are its own, and a step that names its run is one of them.
 * Other steps that follow were added by others, and belong to no run.
 */
export function runsOf({ cluster, steps }: RunState): RunOfCluster[] {
  const runs: Counted[] = [{ run: cluster.Id ?? "", steps: [], size: Infinity }];
  for (const step of steps) runOf(step, runs)?.steps.push(step);
  return runs.map(({ run, steps: own }) => ({ run, steps: own }));
}

interface Counted {
  readonly run: string;
  readonly steps: StepSummary[];
  /** How many steps it has, as its first step says. The first run of a cluster has no limit. */
  readonly size: number;
}

/** The run of a step, which may begin with it; undefined for a step of nobody's run. */
function runOf(step: StepSummary, runs: Counted[]): Counted | undefined {
  const named = runOfStep(step.Config?.Args ?? []);
  const last = runs.at(-1);
  if (named === undefined) return last && last.steps.length < last.size ? last : undefined;
  const known = runs.find(({ run }) => run === named.run);
  if (known) return known;
  const begun = { run: named.run, steps: [], size: named.steps ?? 1 };
  runs.push(begun);
  return begun;
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
