import type { EmrClusterCoreInstanceFleet, EmrClusterMasterInstanceFleet } from "@cdktf/provider-aws/lib/emr-cluster";
import { nodeTypes, type WrittenType } from "../../config/cluster/node-types";
import type { Pipeline } from "../../config/pipeline";
import { defaultSpot } from "../../config/schema/nodes";
import { ebsConfig } from "./disk";

type Cluster = Pipeline["cluster"];

/**
 * Instance fleets: of several instance types, EMR uses one that has capacity.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-fleet.html
 */
export function primaryFleet(primary: Cluster["primary"]): EmrClusterMasterInstanceFleet {
  const target = primary.spot === true ? "targetSpotCapacity" : "targetOnDemandCapacity";
  return {
    name: "primary",
    [target]: primary.nodes,
    // A node of the primary fleet is a unit, whatever its type.
    instanceTypeConfigs: typeConfigs(
      nodeTypes(primary.types).map(({ type }) => type),
      primary.disk,
    ),
    launchSpecifications:
      primary.spot === true ? { spotSpecification: spotSpecification({}) } : { onDemandSpecification },
  };
}

/**
 * A fleet may have 30 types with an allocation strategy, and five without. If one fleet of a cluster has a strategy,
 * all need one, also those with few types.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-fleet.html
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/25132
 */
const onDemandSpecification = [{ allocationStrategy: "lowest-price" }];

const timeoutActions = { "on-demand": "SWITCH_TO_ON_DEMAND", terminate: "TERMINATE_CLUSTER" } as const;

function spotSpecification(nodes: Pick<Cluster["core"], "spotStrategy" | "spotTimeout" | "afterSpotTimeout">) {
  return [
    {
      allocationStrategy: nodes.spotStrategy ?? defaultSpot.strategy,
      timeoutAction: timeoutActions[nodes.afterSpotTimeout ?? defaultSpot.afterTimeout],
      timeoutDurationMinutes: nodes.spotTimeout ?? defaultSpot.timeout,
    },
  ];
}

/** Core and task nodes have the same settings. The task fleet is a separate resource. */
export function workerFleet(
  name: "core" | "task",
  nodes: NonNullable<Cluster["task"]>,
): EmrClusterCoreInstanceFleet & { name: string } {
  return {
    name,
    targetOnDemandCapacity: nodes.onDemand,
    targetSpotCapacity: nodes.spot,
    instanceTypeConfigs: typeConfigs(nodes.types, nodes.disk),
    launchSpecifications: {
      ...(nodes.onDemand > 0 && { onDemandSpecification }),
      ...(nodes.spot > 0 && { spotSpecification: spotSpecification(nodes) }),
    },
  };
}

function typeConfigs(types: readonly WrittenType[], disk: Cluster["core"]["disk"]) {
  return nodeTypes(types).map(({ type, weight }) => ({
    instanceType: type,
    weightedCapacity: weight,
    ebsConfig: ebsConfig(disk),
  }));
}
