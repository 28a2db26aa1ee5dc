import { isForeseen, RunError, UserError } from "../../cli/errors";
import { awsFailure, errorName } from "../aws/clients";
import type { RunLocation } from "./find";

/**
 * Why something about a cluster failed, as a sentence.
 * @param failed what failed, as the beginning of the sentence
 */
export function clusterFailure(
  failed: string,
  error: unknown,
  located: Pick<RunLocation, "cluster" | "region" | "given">,
): RunError | UserError {
  if (isForeseen(error)) return error;
  return isUnknownCluster(error) ? unknownCluster(located) : awsFailure(failed, error);
}

/** Whether EMR says that it does not have a cluster. */
export function isUnknownCluster(error: unknown): boolean {
  return (
    errorName(error) === "InvalidRequestException" &&
    /\bcluster\b.*(not valid|not found|does not exist|doesn't exist)/i.test((error as Error).message)
  );
}

function unknownCluster({ cluster, region, given }: Pick<RunLocation, "cluster" | "region" | "given">) {
  const message =
    `EMR in ${region ?? "this region"} does not know the cluster ${cluster}. It knows clusters for two months; ` +
    "make runs lists those of the pipeline.";
  return given === undefined ? new RunError(message) : new UserError(`${given}: ${message}`);
}
