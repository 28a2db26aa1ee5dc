import { mostOnDemand, replicationOf } from "../../../cli/synthesized/nodes";

const fleet = (units: number, ...types: string[]) => ({
  target_on_demand_capacity: units,
  instance_type_configs: types.map((type) => ({ instance_type: type, weighted_capacity: 1 })),
});
const cluster = (core: object, ...taskFleets: Record<string, unknown>[]) => ({
  address: "aws_emr_cluster.cluster",
  block: { master_instance_fleet: [fleet(1, "m6i.xlarge")], core_instance_fleet: [core] },
  taskFleets,
});

test("the most vCPUs a cluster's On-Demand nodes can take", () => {
  const core = fleet(3, "m6i.xlarge", "m6i.2xlarge");
  expect(mostOnDemand(cluster(core))).toEqual({ instances: 4, vcpus: 28 });
  expect(mostOnDemand(cluster(core, fleet(2, "m6i.4xlarge")))).toEqual({ instances: 6, vcpus: 60 });
});

test("bare metal counts as nodes, and its vCPUs, which its name does not say, as none", () => {
  expect(mostOnDemand(cluster(fleet(3, "m5.metal")))).toEqual({ instances: 4, vcpus: 4 });
});

test("a group counts as a fleet of one type on demand", () => {
  const group = (instance_count: number) => ({ instance_type: "m6i.2xlarge", instance_count });
  const block = { master_instance_group: [group(1)], core_instance_group: [group(3)] };
  const groups = { address: "aws_emr_cluster.cluster", block, taskFleets: [], taskGroups: [group(2)] };
  expect(mostOnDemand(groups)).toEqual({ instances: 6, vcpus: 48 });
});

test("the copies of HDFS that the settings give", () => {
  const text = '${jsonencode([{ "Classification" = "hdfs-site", "Properties" = { "dfs.replication" = "2" } }])}';
  const { block, ...of } = cluster({});
  expect(replicationOf({ ...of, block: { ...block, configurations_json: text } })).toBe(2);
  expect(replicationOf(cluster({}))).toBeUndefined();
});

test("a cluster in another shape than synth writes is refused with the argument's path", () => {
  expect(() => mostOnDemand(cluster({ instance_type_configs: [] }))).toThrow(
    "aws_emr_cluster.cluster: core_instance_fleet.0.instance_type_configs: " +
      "Too small: expected array to have >=1 items",
  );
});
