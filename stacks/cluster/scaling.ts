import { EmrManagedScalingPolicy } from "@cdktf/provider-aws/lib/emr-managed-scaling-policy";
import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";

type Cluster = Pipeline["cluster"];

/** The arguments of the policy but for its cluster; undefined where EMR does not scale. */
export function scalingPolicy({ scaling: limits, core, nodes }: Cluster) {
  if (!limits) return undefined;
  const coreUnits = core.onDemand + core.spot;
  return {
    computeLimits: [
      {
        unitType: nodes === "groups" ? ("Instances" as const) : ("InstanceFleetUnits" as const),
        minimumCapacityUnits: limits.minimum ?? coreUnits,
        maximumCapacityUnits: limits.maximum,
        maximumCoreCapacityUnits: coreUnits,
        maximumOndemandCapacityUnits: limits.maximumOnDemand,
      },
    ],
    ...(limits.performance !== undefined && {
      scalingStrategy: "ADVANCED" as const,
      utilizationPerformanceIndex: limits.performance,
    }),
  };
}

/**
 * EMR changes the number of task nodes. The core nodes hold the merged files: EMR adds core nodes up to their own limit
 * and removes task nodes first, so with this limit and this minimum their number stays.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/managed-scaling-allocation-strategy.html
 */
export function scaling(scope: Construct, cluster: Cluster, clusterId: string): void {
  const policy = scalingPolicy(cluster);
  if (policy) new EmrManagedScalingPolicy(scope, "scaling", { clusterId, ...policy });
}

/** The numbers of task nodes that EMR chooses are not put back by a deploy. */
export function driftsByScaling({ scaling: limits, nodes }: Cluster): Pick<TerraformMetaArguments, "lifecycle"> {
  if (!limits) return {};
  const targets = ["target_on_demand_capacity", "target_spot_capacity"];
  return { lifecycle: { ignoreChanges: nodes === "groups" ? ["instance_count"] : targets } };
}
