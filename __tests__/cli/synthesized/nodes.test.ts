import { mostNodes, replicationOf } from "../../../cli/synthesized/nodes";

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
  expect(mostNodes(cluster(core), "onDemand")).toEqual({ instances: 4, vcpus: 28 });
  expect(mostNodes(cluster(core, fleet(2, "m6i.4xlarge")), "onDemand")).toEqual({ instances: 6, vcpus: 60 });
});

test("Spot nodes are counted apart, by what their types weigh", () => {
  const task = {
    target_spot_capacity: 5,
    instance_type_configs: [{ instance_type: "m6i.2xlarge", weighted_capacity: 2 }],
  };
  const both = cluster(fleet(3, "m6i.xlarge"), task);
  expect([mostNodes(both, "onDemand"), mostNodes(both, "spot")]).toEqual([
    { instances: 4, vcpus: 16 },
    { instances: 3, vcpus: 24 },
  ]);
});

test("bare metal counts as nodes, and its vCPUs, which its name does not say, as none", () => {
  expect(mostNodes(cluster(fleet(3, "m5.metal")), "onDemand")).toEqual({ instances: 4, vcpus: 4 });
});

test("a group counts as a fleet of one type on demand", () => {
  const group = (instance_count: number) => ({ instance_type: "m6i.2xlarge", instance_count });
  const block = { master_instance_group: [group(1)], core_instance_group: [group(3)] };
  const groups = { address: "aws_emr_cluster.cluster", block, taskFleets: [], taskGroups: [group(2)] };
  expect(mostNodes(groups, "onDemand")).toEqual({ instances: 6, vcpus: 48 });
});

test("the copies of HDFS that the settings give", () => {
  const text = '${jsonencode([{ "Classification" = "hdfs-site", "Properties" = { "dfs.replication" = "2" } }])}';
  const { block, ...of } = cluster({});
  expect(replicationOf({ ...of, block: { ...block, configurations_json: text } })).toBe(2);
  expect(replicationOf(cluster({}))).toBeUndefined();
});

test("a cluster in another shape than synth writes is refused with the argument's path", () => {
  expect(() => mostNodes(cluster({ instance_type_configs: [] }), "onDemand")).toThrow(
    "aws_emr_cluster.cluster: core_instance_fleet.0.instance_type_configs: " +
      "Too small: expected array to have >=1 items",
  );
});
