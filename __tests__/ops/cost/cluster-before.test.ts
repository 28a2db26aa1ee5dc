import { nodesOf } from "../../../cli/synthesized/nodes";
import { jobUriOf, stepsOfBlock } from "../../../cli/estimate/cluster-steps";
import { mergesOf } from "../../../cli/merge/merges";
import { clusterBefore, inOrder } from "../../../ops/cost/cluster-before";
import { setNotes } from "../../../ops/cost/fleet-notes";
import { asJson } from "../../stacks/run-request";
import { jsonOf } from "../../stacks/synthesized";
import { loadPipeline } from "../../../config/load";
import { root } from "../../../cli/project";
import { change } from "../plan-of";
import { recorded } from "../recorded";

/** The cluster that is deployed, as plans that Terraform made say it. */
const shown = (name: string) => {
  const cluster = clusterBefore(recorded(name));
  return cluster && nodesOf(cluster).map(({ fleet, onDemand, spot, disk }) => [fleet, onDemand, spot, disk]);
};
const nodes = [
  ["primary", 1, 0, 64],
  ["core", 2, 0, 64],
];

test("none before the first deploy; the one that is replaced, destroyed, or has ended", () => {
  expect(shown("first")).toBeUndefined();
  expect(shown("replacement")).toEqual(nodes);
  expect(shown("destruction")).toEqual(nodes);
  expect(shown("gone")).toEqual(nodes);
});

test("its steps say which merges it has, and where its job is", () => {
  const steps = stepsOfBlock(clusterBefore(recorded("replacement"))?.block ?? {});
  expect(mergesOf(steps).map(({ bucket, prefix }) => `${bucket}/${prefix}`)).toEqual([
    "parquetry-sparkify-example/landing/song_data/",
    "parquetry-sparkify-example/landing/log_data/",
  ]);
  expect(jobUriOf(steps)).toMatch(/^s3:\/\/parquetry-sparkify-example\/code\/[0-9a-f]{16}\/job\.json$/);
});

const fleet = (...types: string[]) => ({
  target_on_demand_capacity: 2,
  instance_type_configs: types.map((instance_type) => ({ instance_type })),
});
const cluster = (...types: string[]) => ({
  address: "aws_emr_cluster.cluster",
  block: { core_instance_fleet: [fleet(...types)] },
  taskFleets: [],
});
const deployed = cluster("m5.xlarge", "m6a.xlarge", "m6i.xlarge");
const counted = (after: typeof deployed | undefined, used: string[]) =>
  nodesOf(inOrder(deployed, after, used)).map(({ type }) => type);

test("types are a set in a state: the plan's order, else what the last run had, else the first by name", () => {
  const same = cluster("m6i.xlarge", "m5.xlarge", "m6a.xlarge");
  expect(counted(same, ["m5.xlarge"])).toEqual(["m6i.xlarge"]);
  expect(setNotes(inOrder(deployed, same, []), same, [])).toEqual([]);
  const other = cluster("r6i.xlarge");
  expect(counted(other, ["m6a.xlarge"])).toEqual(["m6a.xlarge"]);
  expect(setNotes(inOrder(deployed, other, ["m6a.xlarge"]), other, ["m6a.xlarge"])).toEqual([]);
  expect(counted(other, [])).toEqual(["m5.xlarge"]);
  expect(setNotes(inOrder(deployed, other, []), other, [])).toEqual([
    "the core nodes before are any of m5.xlarge, m6a.xlarge and m6i.xlarge: m5.xlarge is counted",
  ]);
});

test("the cluster of a schedule is the one that its state machine starts", () => {
  const pipeline = loadPipeline(root, "cluster-schedule");
  const { schedule, cluster: made } = jsonOf(pipeline);
  const definition = JSON.stringify(asJson(schedule.resource["aws_sfn_state_machine"]?.["run"].definition as string));
  const machine = change("aws_sfn_state_machine.run", ["update"], { definition }, { definition });
  const started = clusterBefore([{ stack: "p-schedule", label: "schedule", json: { resource_changes: [machine] } }]);
  const planned = {
    address: "aws_emr_cluster.cluster",
    block: made.resource["aws_emr_cluster"]?.["cluster"] as Record<string, unknown>,
    taskFleets: [made.resource["aws_emr_instance_fleet"]?.["task"] as Record<string, unknown>],
  };
  const asFleets = { ...planned, block: withLists(planned.block) };
  expect(started && nodesOf(started)).toEqual(nodesOf(asFleets));
  expect(started && mergesOf(stepsOfBlock(started.block)).map(({ prefix }) => prefix)).toEqual(["landing/clicks/"]);
});

/** Terraform's JSON has a block of which there is one as an object, HCL as a list. */
function withLists(block: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(block).map(([key, value]) => [key, key.endsWith("_instance_fleet") ? [value].flat() : value]),
  );
}
