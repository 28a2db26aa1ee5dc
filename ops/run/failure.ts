import { isForeseen, RunError, type UserError } from "../../cli/errors";
import { awsFailure, errorName } from "../aws/clients";
import type { RunLocation } from "./find";

/**
 * Why something about a cluster failed, as a sentence.
 * @param failed what failed, as the beginning of the sentence
 */
export function clusterFailure(
  failed: string,
  error: unknown,
  { cluster, region }: Pick<RunLocation, "cluster" | "region">,
): RunError | UserError {
  if (isForeseen(error)) return error;
  if (
    errorName(error) === "InvalidRequestException" &&
    /\bcluster\b.*(not valid|not found|does not exist|doesn't exist)/i.test((error as Error).message)
  )
    return unknownCluster(error as Error, cluster, region);
  return awsFailure(failed, error);
}

function unknownCluster({ message }: Error, cluster: string, region: string | undefined): RunError {
  return new RunError(`EMR in ${region ?? "this region"} does not know the cluster ${cluster}: ${message}`);
}
