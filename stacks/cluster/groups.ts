import type { EmrClusterCoreInstanceGroup, EmrClusterMasterInstanceGroup } from "@cdktf/provider-aws/lib/emr-cluster";
import type { EmrInstanceGroupConfig } from "@cdktf/provider-aws/lib/emr-instance-group";
import { nodeTypes, type WrittenType } from "../../config/cluster/node-types";
import type { Pipeline } from "../../config/pipeline";
import { ebsConfig } from "./disk";

type Cluster = Pipeline["cluster"];

/**
 * Instance groups: nodes of one type, on demand.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-instance-group-configuration.html
 */
export function primaryGroup({ types, nodes, disk }: Cluster["primary"]): EmrClusterMasterInstanceGroup {
  return { name: "primary", instanceType: only(types), instanceCount: nodes, ebsConfig: ebsConfig(disk) };
}

export function workerGroup(
  name: "core" | "task",
  { types, onDemand, disk }: NonNullable<Cluster["task"]>,
): EmrClusterCoreInstanceGroup & Pick<EmrInstanceGroupConfig, "instanceType"> {
  return { name, instanceType: only(types), instanceCount: onDemand, ebsConfig: ebsConfig(disk) };
}

/** config/rules/nodes.ts refuses a group with several types. */
const only = (types: readonly WrittenType[]) => nodeTypes(types)[0]?.type ?? "";
