import type { RunJobFlowInput } from "@aws-sdk/client-emr";
import { valueAt } from "../../cli/value-at";

/**
 * The request with which a state machine starts a cluster.
 * @param definition of the state machine, in the Amazon States Language. In a plan it is not a string where Terraform
 *   knows it only after the apply.
 * @returns undefined where the definition is not a string, or has no such request
 */
export function scheduledRequest(definition: unknown): RunJobFlowInput | undefined {
  if (typeof definition !== "string") return undefined;
  const request = valueAt(JSON.parse(definition) as unknown, "States", "Start the cluster", "Parameters");
  return request as RunJobFlowInput | undefined;
}
