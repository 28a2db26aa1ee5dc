import type { EmrClusterConfig } from "@cdktf/provider-aws/lib/emr-cluster";
import { EmrInstanceFleet } from "@cdktf/provider-aws/lib/emr-instance-fleet";
import { EmrInstanceGroup } from "@cdktf/provider-aws/lib/emr-instance-group";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";
import { primaryFleet, workerFleet } from "./fleets";
import { primaryGroup, workerGroup } from "./groups";
import { driftsByScaling } from "./scaling";

type Cluster = Pipeline["cluster"];

export const hasGroups = ({ nodes }: Cluster) => nodes === "groups";

/** The primary and core nodes, and what all nodes start from. */
export function clusterNodes(cluster: Cluster): Partial<EmrClusterConfig> {
  return {
    ...(hasGroups(cluster)
      ? { masterInstanceGroup: primaryGroup(cluster.primary), coreInstanceGroup: workerGroup("core", cluster.core) }
      : { masterInstanceFleet: primaryFleet(cluster.primary), coreInstanceFleet: workerFleet("core", cluster.core) }),
    ...(cluster.ami && { customAmiId: cluster.ami.id }),
    ...(cluster.replaceUnhealthy !== undefined && { unhealthyNodeReplacement: cluster.replaceUnhealthy }),
  };
}

/** The task nodes are a resource of their own. */
export function taskNodes(scope: Construct, cluster: Cluster, clusterId: string): void {
  if (!cluster.task) return;
  const shared = { clusterId, ...driftsByScaling(cluster) };
  if (hasGroups(cluster)) new EmrInstanceGroup(scope, "task", { ...shared, ...workerGroup("task", cluster.task) });
  else new EmrInstanceFleet(scope, "task", { ...shared, ...workerFleet("task", cluster.task) });
}
