import type { EmrClusterCoreInstanceFleet, EmrClusterMasterInstanceFleet } from "@cdktf/provider-aws/lib/emr-cluster";
import type { Pipeline } from "../../config/pipeline";

type Cluster = Pipeline["cluster"];

/**
 * Instance fleets: of several instance types, EMR uses one that has capacity.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-fleet.html
 */
export function primaryFleet(primary: Cluster["primary"]): EmrClusterMasterInstanceFleet {
  return {
    name: "primary",
    targetOnDemandCapacity: primary.nodes,
    instanceTypeConfigs: primary.types.map((type) => instanceType(type, primary.disk)),
    launchSpecifications: { onDemandSpecification },
  };
}

/**
 * A fleet may have 30 types with an allocation strategy, and five without. If one fleet of a cluster has a strategy,
 * all need one, also those with few types.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-fleet.html
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/25132
 */
const onDemandSpecification = [{ allocationStrategy: "lowest-price" }];

/** Core and task nodes have the same settings. The task fleet is a separate resource. */
export function workerFleet(
  name: "core" | "task",
  nodes: Cluster["core"],
): EmrClusterCoreInstanceFleet & { name: string } {
  return {
    name,
    targetOnDemandCapacity: nodes.onDemand,
    targetSpotCapacity: nodes.spot,
    instanceTypeConfigs: nodes.types.map((type) => instanceType(type, nodes.disk)),
    launchSpecifications: {
      ...(nodes.onDemand > 0 && { onDemandSpecification }),
      ...(nodes.spot > 0 && {
        spotSpecification: [
          {
            allocationStrategy: "price-capacity-optimized",
            timeoutAction: "SWITCH_TO_ON_DEMAND",
            timeoutDurationMinutes: 10,
          },
        ],
      }),
    },
  };
}

function instanceType(type: string, gibibytes: number) {
  return {
    instanceType: type,
    weightedCapacity: 1,
    // The provider reads several volumes back as single ones, and would replace the cluster in each plan.
    ebsConfig: [{ type: "gp3", size: gibibytes, volumesPerInstance: 1 }],
  };
}
