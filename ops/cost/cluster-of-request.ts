import type { RunJobFlowInput } from "@aws-sdk/client-emr";
import type { Block, ClusterHcl } from "../../cli/synthesized/hcl";
import { scheduledRequest } from "../plan/scheduled-request";

/**
 * The cluster that a state machine starts, in the shape of Terraform's aws_emr_cluster.
 * @param definition of the state machine, in the Amazon States Language
 */
export function clusterOfRequest(definition: unknown): ClusterHcl | undefined {
  const request = scheduledRequest(definition);
  if (request === undefined) return undefined;
  const { Instances, Steps, BootstrapActions, LogUri, Configurations } = request;
  const fleets = (role: string) =>
    (Instances?.InstanceFleets ?? []).filter((fleet) => fleet.InstanceFleetType === role).map(fleetOf);
  const groups = (role: string) =>
    (Instances?.InstanceGroups ?? []).filter((group) => group.InstanceRole === role).map(groupOf);
  return {
    address: "aws_sfn_state_machine",
    block: {
      log_uri: LogUri,
      configurations_json: JSON.stringify(Configurations ?? []),
      master_instance_fleet: fleets("MASTER"),
      core_instance_fleet: fleets("CORE"),
      master_instance_group: groups("MASTER"),
      core_instance_group: groups("CORE"),
      bootstrap_action: (BootstrapActions ?? []).map(({ Name, ScriptBootstrapAction: script }) => ({
        name: Name,
        path: script?.Path,
        args: script?.Args ?? [],
      })),
      step: (Steps ?? []).map(({ Name, HadoopJarStep: command }) => ({
        name: Name,
        hadoop_jar_step: [{ jar: command?.Jar, args: command?.Args ?? [] }],
      })),
    },
    taskFleets: fleets("TASK"),
    taskGroups: groups("TASK"),
  };
}

type Fleet = NonNullable<NonNullable<RunJobFlowInput["Instances"]>["InstanceFleets"]>[number];
type Group = NonNullable<NonNullable<RunJobFlowInput["Instances"]>["InstanceGroups"]>[number];

function fleetOf({ TargetOnDemandCapacity, TargetSpotCapacity, InstanceTypeConfigs = [] }: Fleet): Block {
  return {
    target_on_demand_capacity: TargetOnDemandCapacity,
    target_spot_capacity: TargetSpotCapacity,
    instance_type_configs: InstanceTypeConfigs.map(({ InstanceType, WeightedCapacity, EbsConfiguration }) => ({
      instance_type: InstanceType,
      weighted_capacity: WeightedCapacity,
      ebs_config: volumesOf(EbsConfiguration),
    })),
  };
}

function groupOf({ InstanceType, InstanceCount, EbsConfiguration }: Group): Block {
  return { instance_type: InstanceType, instance_count: InstanceCount, ebs_config: volumesOf(EbsConfiguration) };
}

function volumesOf(ebs: Group["EbsConfiguration"]): Block[] {
  return (ebs?.EbsBlockDeviceConfigs ?? []).map(({ VolumeSpecification: volume }) => ({ size: volume?.SizeInGB }));
}
