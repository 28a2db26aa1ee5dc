import { duration } from "../report/numbers";
import { valueAt } from "../value-at";

/**
 * Until when a cluster stays after its last step, as the end of a sentence: "it was idle for 1 h 0 min". Undefined for
 * one that ends with its last step.
 * @param cluster the arguments of an aws_emr_cluster, of HCL or of a plan
 */
export function stays(cluster: unknown): string | undefined {
  if (valueAt(cluster, "keep_job_flow_alive_when_no_steps") !== true) return undefined;
  const seconds = valueAt(cluster, "auto_termination_policy", 0, "idle_timeout");
  return typeof seconds === "number"
    ? `it was idle for ${duration(seconds * 1000)}`
    : "make destroy STACK=cluster ends it";
}
