import { UserError } from "../errors";
import { clusterOf, isRunName } from "./run-name";

/** Which run or cluster a command is about, as the user says it. @default - the pipeline's newest cluster */
export interface ChosenRun {
  /** The cluster's id. */
  readonly cluster?: string;
  /** The name of the run. @default - the newest run of the cluster */
  readonly run?: string;
  /** What the user wrote, for messages: CLUSTER=j-4XOSD0U9TJ8M9 */
  readonly given?: string;
}

/**
 * Reads CLUSTER and RUN. The first run of a cluster has the cluster's id as its name: as CLUSTER that means the newest
 * run of this cluster, as RUN its first one. A name with a time is the same in both.
 * @throws UserError when a value is not the name of a run, and when both name different ones
 */
export function readChosenRun(env: NodeJS.ProcessEnv): ChosenRun {
  const cluster = value(env, "CLUSTER");
  const run = value(env, "RUN");
  if (run !== undefined) {
    if (cluster !== undefined && cluster !== run && cluster !== clusterOf(run))
      throw new UserError(`CLUSTER=${cluster} and RUN=${run} are not the same; give one of them.`);
    return { cluster: clusterOf(run), run, given: `RUN=${run}` };
  }
  if (cluster === undefined) return {};
  const id = clusterOf(cluster);
  return { cluster: id, ...(id !== cluster && { run: cluster }), given: `CLUSTER=${cluster}` };
}

function value(env: NodeJS.ProcessEnv, option: "CLUSTER" | "RUN"): string | undefined {
  const text = (env[option] ?? "").trim();
  if (text === "") return undefined;
  if (isRunName(text)) return text;
  throw new UserError(
    `${option}=${text}: this is not the id of a cluster or the name of a run. They look like j-4XOSD0U9TJ8M9 and ` +
      "j-4XOSD0U9TJ8M9-20261127T193012Z; make runs lists them.",
  );
}
