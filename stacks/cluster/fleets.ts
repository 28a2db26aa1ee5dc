import type { EmrClusterCoreInstanceFleet, EmrClusterMasterInstanceFleet } from "@cdktf/provider-aws/lib/emr-cluster";
import type { Pipeline } from "../../config/pipeline";

type Cluster = Pipeline["cluster"];

/**
 * Instance fleets: EMR takes the first of several types that has capacity.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-fleet.html
 */
export function primaryFleet(primary: Cluster["primary"]): EmrClusterMasterInstanceFleet {
  return {
    name: "primary",
    targetOnDemandCapacity: 1,
    instanceTypeConfigs: primary.types.map((type) => instanceType(type, primary.disk)),
  };
}

/** Core and task nodes are described alike; the task fleet is a resource of its own. */
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
      ...(nodes.onDemand > 0 && { onDemandSpecification: [{ allocationStrategy: "lowest-price" }] }),
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
    // One volume: the provider reads several back as one each, and would replace the cluster at every plan.
    ebsConfig: [{ type: "gp3", size: gibibytes, volumesPerInstance: 1 }],
  };
}
