import type {
  BootstrapActionConfig,
  EbsConfiguration,
  InstanceFleetConfig,
  InstanceGroupConfig,
  RunJobFlowInput,
  StepConfig,
} from "@aws-sdk/client-emr";
import type { EmrClusterConfig } from "@cdktf/provider-aws/lib/emr-cluster";
import type { Pipeline } from "../../config/pipeline";
import type { EbsConfig } from "../cluster/disk";
import { primaryFleet, workerFleet } from "../cluster/fleets";
import { primaryGroup, workerGroup } from "../cluster/groups";
import { hasGroups } from "../cluster/nodes";
import { scalingPolicy } from "../cluster/scaling";
import { classifications } from "../cluster/settings";

type Cluster = Pipeline["cluster"];

/**
 * The request that starts a cluster, from the same definition as the one that Terraform makes. It has the task nodes
 * and the limits of scaling in it, which are resources of their own in Terraform.
 * @param config the arguments of aws_emr_cluster
 * @param tags all tags of the cluster
 * @see https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html
 */
export function runJobFlow(
  config: EmrClusterConfig,
  pipeline: Pick<Pipeline, "cluster" | "catalog">,
  tags: Readonly<Record<string, string>>,
): RunJobFlowInput {
  const { cluster } = pipeline;
  const settings = classifications(pipeline);
  const { scaling } = cluster;
  return {
    Name: config.name,
    ReleaseLabel: config.releaseLabel,
    Applications: config.applications?.map((Name) => ({ Name })),
    LogUri: config.logUri,
    ...(config.logEncryptionKmsKeyId !== undefined && { LogEncryptionKmsKeyId: config.logEncryptionKmsKeyId }),
    ServiceRole: config.serviceRole,
    JobFlowRole: config.ec2Attributes?.instanceProfile,
    SecurityConfiguration: config.securityConfiguration,
    VisibleToAllUsers: true,
    ...(config.customAmiId !== undefined && { CustomAmiId: config.customAmiId }),
    Instances: {
      ...network(config),
      ...nodes(cluster),
      KeepJobFlowAliveWhenNoSteps: config.keepJobFlowAliveWhenNoSteps === true,
      TerminationProtected: config.terminationProtection === true,
      UnhealthyNodeReplacement: config.unhealthyNodeReplacement === true,
    },
    ...(settings.length > 0 && { Configurations: settings.map((each) => ({ ...each })) }),
    BootstrapActions: actions(config),
    Steps: steps(config),
    StepConcurrencyLevel: config.stepConcurrencyLevel,
    ...(scaling && { ManagedScalingPolicy: managedScaling(cluster) }),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function network({ ec2Attributes: place }: EmrClusterConfig) {
  return {
    ...(place?.subnetId === undefined ? { Ec2SubnetIds: place?.subnetIds } : { Ec2SubnetId: place.subnetId }),
    ...(place?.keyName !== undefined && { Ec2KeyName: place.keyName }),
    EmrManagedMasterSecurityGroup: place?.emrManagedMasterSecurityGroup,
    EmrManagedSlaveSecurityGroup: place?.emrManagedSlaveSecurityGroup,
    ...(place?.serviceAccessSecurityGroup !== undefined && {
      ServiceAccessSecurityGroup: place.serviceAccessSecurityGroup,
    }),
  };
}

function nodes(
  cluster: Cluster,
): { InstanceGroups: InstanceGroupConfig[] } | { InstanceFleets: InstanceFleetConfig[] } {
  const { primary, core, task } = cluster;
  return hasGroups(cluster)
    ? {
        InstanceGroups: [
          group("MASTER", primaryGroup(primary)),
          group("CORE", workerGroup("core", core)),
          ...(task ? [group("TASK", workerGroup("task", task))] : []),
        ],
      }
    : {
        InstanceFleets: [
          fleet("MASTER", primaryFleet(primary)),
          fleet("CORE", workerFleet("core", core)),
          ...(task ? [fleet("TASK", workerFleet("task", task))] : []),
        ],
      };
}

function group(
  role: "MASTER" | "CORE" | "TASK",
  { name, instanceType, instanceCount, ebsConfig }: ReturnType<typeof primaryGroup>,
): InstanceGroupConfig {
  return {
    Name: name,
    InstanceRole: role,
    InstanceType: instanceType,
    InstanceCount: instanceCount,
    Market: "ON_DEMAND",
    EbsConfiguration: ebs(ebsConfig as EbsConfig[]),
  };
}

function fleet(type: "MASTER" | "CORE" | "TASK", given: ReturnType<typeof primaryFleet>): InstanceFleetConfig {
  const launch = given.launchSpecifications;
  const [onDemand] = (launch?.onDemandSpecification as { allocationStrategy: "lowest-price" }[] | undefined) ?? [];
  const [spot] = (launch?.spotSpecification as SpotSpecification[] | undefined) ?? [];
  return {
    Name: given.name,
    InstanceFleetType: type,
    ...(given.targetOnDemandCapacity !== undefined && { TargetOnDemandCapacity: given.targetOnDemandCapacity }),
    ...(given.targetSpotCapacity !== undefined && { TargetSpotCapacity: given.targetSpotCapacity }),
    InstanceTypeConfigs: (given.instanceTypeConfigs as TypeConfig[]).map((config) => ({
      InstanceType: config.instanceType,
      WeightedCapacity: config.weightedCapacity,
      EbsConfiguration: ebs(config.ebsConfig),
    })),
    LaunchSpecifications: {
      ...(onDemand && { OnDemandSpecification: { AllocationStrategy: onDemand.allocationStrategy } }),
      ...(spot && {
        SpotSpecification: {
          AllocationStrategy: spot.allocationStrategy,
          TimeoutAction: spot.timeoutAction,
          TimeoutDurationMinutes: spot.timeoutDurationMinutes,
        },
      }),
    },
  };
}

interface TypeConfig {
  readonly instanceType: string;
  readonly weightedCapacity: number;
  readonly ebsConfig: readonly EbsConfig[];
}

interface SpotSpecification {
  readonly allocationStrategy: "price-capacity-optimized" | "capacity-optimized" | "diversified" | "lowest-price";
  readonly timeoutAction: "SWITCH_TO_ON_DEMAND" | "TERMINATE_CLUSTER";
  readonly timeoutDurationMinutes: number;
}

function ebs(volumes: readonly EbsConfig[]): EbsConfiguration {
  return {
    EbsBlockDeviceConfigs: volumes.map(({ type, size, iops, throughput, volumesPerInstance }) => ({
      VolumeSpecification: {
        VolumeType: type,
        SizeInGB: size,
        ...(iops !== undefined && { Iops: iops }),
        ...(throughput !== undefined && { Throughput: throughput }),
      },
      VolumesPerInstance: volumesPerInstance,
    })),
  };
}

function actions({ bootstrapAction }: EmrClusterConfig): BootstrapActionConfig[] {
  const given = (bootstrapAction ?? []) as readonly { name: string; path: string; args: string[] }[];
  return given.map(({ name, path, args }) => ({ Name: name, ScriptBootstrapAction: { Path: path, Args: args } }));
}

function steps({ step }: EmrClusterConfig): StepConfig[] {
  const given = (step ?? []) as readonly {
    name: string;
    actionOnFailure: "TERMINATE_CLUSTER";
    hadoopJarStep: readonly { jar: string; args: string[]; mainClass?: string }[];
  }[];
  return given.map(({ name, actionOnFailure, hadoopJarStep: [jarStep] }) => ({
    Name: name,
    ActionOnFailure: actionOnFailure,
    HadoopJarStep: {
      Jar: jarStep?.jar,
      ...(jarStep?.mainClass !== undefined && { MainClass: jarStep.mainClass }),
      Args: jarStep?.args,
    },
  }));
}

function managedScaling(cluster: Cluster): RunJobFlowInput["ManagedScalingPolicy"] {
  const policy = scalingPolicy(cluster);
  const limits = policy?.computeLimits[0];
  if (!policy || !limits) return undefined;
  return {
    ComputeLimits: {
      UnitType: limits.unitType,
      MinimumCapacityUnits: limits.minimumCapacityUnits,
      MaximumCapacityUnits: limits.maximumCapacityUnits,
      MaximumCoreCapacityUnits: limits.maximumCoreCapacityUnits,
      ...(limits.maximumOndemandCapacityUnits !== undefined && {
        MaximumOnDemandCapacityUnits: limits.maximumOndemandCapacityUnits,
      }),
    },
    ...(policy.scalingStrategy !== undefined && {
      ScalingStrategy: policy.scalingStrategy,
      UtilizationPerformanceIndex: policy.utilizationPerformanceIndex,
    }),
  };
}
