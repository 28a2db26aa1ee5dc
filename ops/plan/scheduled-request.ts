import type { RunJobFlowInput } from "@aws-sdk/client-emr";
import { valueAt } from "../../cli/value-at";

/**
 * The request with which a state machine starts a cluster.
 * @param definition of the state machine, in the Amazon States Language
 * @returns undefined for a definition that is not known yet, and for one without such a request
 */
export function scheduledRequest(definition: unknown): RunJobFlowInput | undefined {
  if (typeof definition !== "string") return undefined;
  const request = valueAt(JSON.parse(definition) as unknown, "States", "Start the cluster", "Parameters");
  return request as RunJobFlowInput | undefined;
}
