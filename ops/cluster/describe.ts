import type { Cluster, EMRClient } from "@aws-sdk/client-emr";
import { exitCode } from "../../cli/errors";
import type { Options } from "../../cli/options";
import { endWithOutput } from "../../cli/output-errors";
import { lastSynthesized } from "../../cli/synthesized/synthesis";
import { emrClient } from "../aws/clients";
import { chosenCluster } from "../run/chosen-cluster";
import { readRunState } from "../run/emr";
import { clusterFailure } from "../run/failure";
import { nodesOf } from "../run/nodes";
import { clusterText } from "./text";

/** Says all about a cluster: the one that CLUSTER names, or the pipeline's newest. @returns the exit code */
export async function describeCluster(options: Options): Promise<number> {
  endWithOutput();
  const located = await chosenCluster(await lastSynthesized(options), options);
  const emr = await emrClient(located.region, 4);
  try {
    const state = await readRunState(emr, located.cluster);
    const [found, idle] = await Promise.all([nodesOf(emr, state.cluster), idlePolicy(emr, state.cluster)]);
    console.log(clusterText({ ...state, ...found, idleTimeout: idle?.IdleTimeout }, options, new Date()));
    return exitCode.fine;
  } catch (error) {
    throw clusterFailure(`The cluster ${located.cluster} could not be described`, error, located);
  } finally {
    emr.destroy();
  }
}

/** When a cluster ends by itself. Not asked where it ends with its last step, or has ended. */
async function idlePolicy(emr: EMRClient, { Id, AutoTerminate, Status }: Cluster) {
  if (AutoTerminate === true || Status?.State?.startsWith("TERMINATED") === true) return undefined;
  const { GetAutoTerminationPolicyCommand } = await import("@aws-sdk/client-emr");
  return (await emr.send(new GetAutoTerminationPolicyCommand({ ClusterId: Id }))).AutoTerminationPolicy;
}
