/** A request that starts a cluster, as EMR's API has it. */
/* eslint-disable @typescript-eslint/no-explicit-any -- as deep as EMR's request */
export type Request = Record<string, any>;

/** The JSON that Terraform makes of `${jsonencode(…)}`. References stay as `${…}`. */
export function asJson(expression: string): unknown {
  const [, call] = /^\$\{jsonencode\((.*)\)\}$/s.exec(expression) ?? [];
  if (call === undefined) throw new Error(`not a call of jsonencode: ${expression.slice(0, 80)}`);
  const json = call.replace(/"(?:[^"\\]|\\.)*"|=|element\([^()]*\)|[a-z_]+\.[\w.[\]"]+/g, (part) => {
    if (part === "=") return ":";
    return part.startsWith('"') ? part : JSON.stringify(`\${${part}}`);
  });
  return JSON.parse(json);
}

/** Without what is not given, and without cdktf's own comments. */
const given = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null, (key, item: unknown) => (key === "//" || item === null ? undefined : item)));

/** Both stacks upload the same code, the schedule's below a folder of its own. */
const sameCode = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll("/code/schedule/", "/code/")) as T;

const volumes = (ebs: Request) =>
  ebs["EbsBlockDeviceConfigs"].map(({ VolumeSpecification: volume, VolumesPerInstance }: Request) => ({
    type: volume.VolumeType,
    size: volume.SizeInGB,
    iops: volume.Iops,
    throughput: volume.Throughput,
    volumes_per_instance: VolumesPerInstance,
  }));

const fleet = (of: Request) => ({
  name: of["Name"],
  target_on_demand_capacity: of["TargetOnDemandCapacity"],
  target_spot_capacity: of["TargetSpotCapacity"],
  instance_type_configs: of["InstanceTypeConfigs"].map((config: Request) => ({
    instance_type: config["InstanceType"],
    weighted_capacity: config["WeightedCapacity"],
    ebs_config: volumes(config["EbsConfiguration"] as Request),
  })),
  launch_specifications: {
    on_demand_specification: of["LaunchSpecifications"].OnDemandSpecification && [
      { allocation_strategy: of["LaunchSpecifications"].OnDemandSpecification.AllocationStrategy },
    ],
    spot_specification: of["LaunchSpecifications"].SpotSpecification && [
      {
        allocation_strategy: of["LaunchSpecifications"].SpotSpecification.AllocationStrategy,
        timeout_action: of["LaunchSpecifications"].SpotSpecification.TimeoutAction,
        timeout_duration_minutes: of["LaunchSpecifications"].SpotSpecification.TimeoutDurationMinutes,
      },
    ],
  },
});

const group = (of: Request) => ({
  name: of["Name"],
  instance_type: of["InstanceType"],
  instance_count: of["InstanceCount"],
  // Without a price the provider asks for nodes on demand.
  bid_price: of["Market"] === "ON_DEMAND" ? undefined : of["Market"],
  ebs_config: volumes(of["EbsConfiguration"] as Request),
});

/** The nodes of a role, by the names of the provider's arguments. */
function nodes({ InstanceFleets: fleets, InstanceGroups: groups }: Request, role: string, name: string) {
  const ofFleets = fleets?.find((found: Request) => found["InstanceFleetType"] === role);
  const ofGroups = groups?.find((found: Request) => found["InstanceRole"] === role);
  return {
    ...(ofFleets && { [`${name}_instance_fleet`]: fleet(ofFleets as Request) }),
    ...(ofGroups && { [`${name}_instance_group`]: group(ofGroups as Request) }),
  };
}

/**
 * A request that starts a cluster, turned back into the arguments of the AWS provider: the reverse of what the
 * provider's own code does.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/emr/cluster.go
 */
export function asTerraform(request: Request): unknown {
  const read = new Set<string>();
  const result = translated(noting(request, "", read));
  const unread = pathsIn(request, "").filter((path) => !read.has(path));
  if (unread.length > 0) throw new Error(`nothing is compared with ${unread.join(", ")} of the request`);
  return result;
}

/** The path of a value. All entries of a list have the path of the list. */
const below = (path: string, key: string) => (/^\d+$/.test(key) ? path : `${path}.${key}`);

/** What the provider sends for each cluster. */
const ofProvider = ".VisibleToAllUsers";

/** The paths of all values of a request. */
function pathsIn(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return path === ofProvider ? [] : [path];
  return [...new Set(Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, below(path, key))))];
}

/** The request, which notes the path of each value that is read. */
function noting<T>(value: T, path: string, read: Set<string>): T {
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      const inner: unknown = Reflect.get(target, key);
      if (typeof key !== "string" || !Object.hasOwn(target, key)) return inner;
      if (typeof inner !== "object") read.add(below(path, key));
      return noting(inner, below(path, key), read);
    },
  });
}

function translated(request: Request): unknown {
  const { Instances: instances } = request;
  const limits = request["ManagedScalingPolicy"]?.ComputeLimits;
  const pairs = (list: Request[]) => Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
  return given(
    sameCode({
      name: request["Name"],
      release_label: request["ReleaseLabel"],
      applications: request["Applications"].map(({ Name }: Request) => Name),
      log_uri: request["LogUri"],
      log_encryption_kms_key_id: request["LogEncryptionKmsKeyId"],
      service_role: request["ServiceRole"],
      security_configuration: request["SecurityConfiguration"],
      custom_ami_id: request["CustomAmiId"],
      keep_job_flow_alive_when_no_steps: instances.KeepJobFlowAliveWhenNoSteps,
      termination_protection: instances.TerminationProtected,
      unhealthy_node_replacement: instances.UnhealthyNodeReplacement,
      step_concurrency_level: request["StepConcurrencyLevel"],
      configurations: request["Configurations"],
      ec2_attributes: {
        instance_profile: request["JobFlowRole"],
        subnet_id: instances.Ec2SubnetId,
        subnet_ids: instances.Ec2SubnetIds,
        emr_managed_master_security_group: instances.EmrManagedMasterSecurityGroup,
        emr_managed_slave_security_group: instances.EmrManagedSlaveSecurityGroup,
        service_access_security_group: instances.ServiceAccessSecurityGroup,
        key_name: instances.Ec2KeyName,
      },
      bootstrap_action: request["BootstrapActions"].map(({ Name, ScriptBootstrapAction: script }: Request) => ({
        name: Name,
        path: script.Path,
        args: script.Args,
      })),
      step: request["Steps"].map(({ Name, ActionOnFailure, HadoopJarStep: jar }: Request) => ({
        name: Name,
        action_on_failure: ActionOnFailure,
        hadoop_jar_step: [{ jar: jar.Jar, main_class: jar.MainClass, args: jar.Args, properties: {} }],
      })),
      tags: pairs(request["Tags"] as Request[]),
      ...nodes(instances as Request, "MASTER", "master"),
      ...nodes(instances as Request, "CORE", "core"),
      ...nodes(instances as Request, "TASK", "task"),
      scaling: limits && {
        compute_limits: [
          {
            unit_type: limits.UnitType,
            minimum_capacity_units: limits.MinimumCapacityUnits,
            maximum_capacity_units: limits.MaximumCapacityUnits,
            maximum_core_capacity_units: limits.MaximumCoreCapacityUnits,
            maximum_ondemand_capacity_units: limits.MaximumOnDemandCapacityUnits,
          },
        ],
        scaling_strategy: request["ManagedScalingPolicy"].ScalingStrategy,
        utilization_performance_index: request["ManagedScalingPolicy"].UtilizationPerformanceIndex,
      },
    }),
  );
}

const without = (resource: Request, ...keys: string[]) =>
  Object.fromEntries(Object.entries(resource).filter(([key]) => !keys.includes(key)));

/** The same of the resources of the stack cluster. */
asTerraform.ofResources = (cluster: Request, task: Request, policy?: Request): unknown => {
  const settings = cluster["configurations_json"] as string | undefined;
  const kind = "master_instance_group" in cluster ? "group" : "fleet";
  return given({
    unhealthy_node_replacement: false,
    ...without(cluster, "depends_on", "configurations_json"),
    configurations: settings === undefined ? undefined : asJson(settings),
    ...(Object.keys(task).length > 0 && { [`task_instance_${kind}`]: without(task, "cluster_id", "lifecycle") }),
    ...(policy && { scaling: without(policy, "cluster_id") }),
  });
};
