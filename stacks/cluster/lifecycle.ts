import type { EmrClusterConfig, EmrClusterStep } from "@cdktf/provider-aws/lib/emr-cluster";
import { lifecycleOf } from "../../config/cluster/lifecycle";
import type { Pipeline } from "../../config/pipeline";
import { ownSteps } from "../../config/cluster/step-names";
import { mergedFolder } from "./layout";
import { mergedSources } from "./merged";

/**
 * Whether the cluster ends with its last step, when it is idle, or only when somebody takes its protection away.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-longrunning-transient.html
 */
export function lifecycle(
  cluster: Pipeline["cluster"],
): Pick<EmrClusterConfig, "keepJobFlowAliveWhenNoSteps" | "autoTerminationPolicy" | "terminationProtection"> {
  const life = lifecycleOf(cluster);
  return {
    keepJobFlowAliveWhenNoSteps: life.kind !== "transient",
    autoTerminationPolicy: life.kind === "idle" ? { idleTimeout: life.seconds } : undefined,
    terminationProtection: life.kind === "persistent",
  };
}

/**
 * After a failed step the next ones would lack their input. So the cluster ends, or they are cancelled. Steps that run
 * at the same time wait for none, and EMR accepts no other action for them.
 * @see https://docs.aws.amazon.com/emr/latest/APIReference/API_StepConfig.html
 */
export function actionOnFailure(cluster: Pipeline["cluster"]): string {
  if ((cluster.stepConcurrency ?? 1) > 1) return "CONTINUE";
  return lifecycleOf(cluster).kind === "transient" ? "TERMINATE_CLUSTER" : "CANCEL_AND_WAIT";
}

/**
 * The step after the tables are published, in a cluster that stays: merged files in HDFS would keep it from being
 * idle, and take the room of the next work.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-auto-termination-policy.html
 */
export function removeMerged(
  pipeline: Pick<Pipeline, "cluster" | "sources">,
  step: (name: string, args: string[]) => EmrClusterStep,
): EmrClusterStep[] {
  const inHdfs = mergedSources(pipeline).some(({ merge }) => merge.to === "hdfs");
  if (lifecycleOf(pipeline.cluster).kind === "transient" || !inHdfs) return [];
  return [step(ownSteps.removeMerged, ["hadoop", "fs", "-rm", "-r", "-f", "-skipTrash", mergedFolder])];
}
