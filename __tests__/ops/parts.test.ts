import { nodeFinding, pythonFinding, terraformFinding } from "../../ops/doctor/machine";
import { instancesWanted, vcpusOf } from "../../ops/instances";
import { readOptions } from "../../cli/options";
import { differences } from "../../ops/plan/compare";
import { chosenStacks, inWaves, type Stack } from "../../cli/synthesized/stacks";
import { isNewEnough } from "../../ops/terraform/terraform";
import { recorded } from "./recorded";

const stack = (label: string, ...dependsOn: string[]): Stack => ({
  name: `p-${label}`,
  label,
  folder: `/p/${label}`,
  dependsOn: dependsOn.map((name) => `p-${name}`),
});

test("stacks that need nothing of each other go side by side, whatever order they come in", () => {
  const stacks = [stack("cluster", "network", "roles"), stack("roles"), stack("network"), stack("alarms", "cluster")];
  expect(inWaves(stacks).map((wave) => wave.map(({ label }) => label))).toEqual([
    ["network", "roles"],
    ["cluster"],
    ["alarms"],
  ]);
  expect(() => inWaves([stack("a", "b"), stack("b", "a")])).toThrow(
    "The stacks p-a, p-b depend on each other in a circle.",
  );
});

test("a stack has two names, and any other is refused with those there are", () => {
  const stacks = [stack("network"), stack("roles")];
  expect([...chosenStacks(stacks, "network"), ...chosenStacks(stacks, "p-roles")]).toEqual(stacks);
  expect(() => chosenStacks(stacks, "vpc")).toThrow("STACK=vpc is no stack of this pipeline; it has: network, roles.");
});

test.each([
  [{ DATA: "yes" }, "DATA=yes is not known; DATA is one of: keep, delete."],
  [{ PLAN: "old" }, "PLAN=old is not known; PLAN is one of: new, saved."],
  [{ WATCH_EVERY: "0" }, "WATCH_EVERY=0 is no time between two looks; give seconds, more than 0 and at most 3600."],
  [{ LOCK_TIMEOUT: "5" }, "LOCK_TIMEOUT=5 is no duration; write a number and a unit, for example 30s or 5m."],
])("options: %j", (env, message) => expect(() => readOptions(env)).toThrow(message));

test("what make passes on without a value means nothing", () => {
  expect(readOptions({ PIPELINE: "", STACK: "", YES: "", CI: "false", WATCH: "" }, "/p")).toMatchObject({
    pipeline: "sparkify",
    stack: undefined,
    yes: false,
    ci: false,
    watch: true,
  });
});

test("a plan made after its placeholders got values is the plan that was shown, or names what differs", () => {
  const shown = recorded("first").find((plan) => plan.label === "cluster")?.json ?? {};
  const text = JSON.stringify(shown);
  const real = JSON.parse(text.replaceAll("(known after sparkify-network is applied)", "sg-0a1b2c3d"));
  expect(differences(shown, real)).toEqual([]);
  expect(differences(shown, JSON.parse(JSON.stringify(real).replaceAll("emr-7.13.0", "emr-7.12.0")))).toEqual([
    "aws_emr_cluster.cluster",
  ]);
  expect(differences(shown, { ...real, resource_changes: real.resource_changes.slice(1) })).toEqual([
    real.resource_changes[0].address,
  ]);
});

test("Terraform from 1.11 on", () => {
  expect(["1.10.5", "1.11.0", "1.12.0-rc1", "2.0.0"].map(isNewEnough)).toEqual([false, true, true, true]);
});

test("what the doctor says of versions", () => {
  expect([nodeFinding("v18.20.0").state, nodeFinding("v22.1.0").state]).toEqual(["wrong", "ok"]);
  expect(["3.8.1", "3.9.0", "3.12.7", "3.13.0", undefined].map((version) => pythonFinding(version).state)).toEqual([
    "wrong",
    "ok",
    "ok",
    "wrong",
    "wrong",
  ]);
  expect(terraformFinding("1.9.8")).toEqual({
    name: "terraform",
    state: "wrong",
    says: "1.9.8",
    fix: "Install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or name its file in TERRAFORM_BINARY_NAME.",
  });
});

test("the most vCPUs a cluster's On-Demand nodes can take", () => {
  expect(["m6i.large", "m5.xlarge", "r6g.12xlarge", "m5.metal"].map(vcpusOf)).toEqual([2, 4, 48, 0]);
  const fleet = (units: number, ...types: string[]) => [
    {
      target_on_demand_capacity: units,
      instance_type_configs: types.map((type) => ({ instance_type: type, weighted_capacity: 1 })),
    },
  ];
  const cluster = {
    master_instance_fleet: fleet(1, "m6i.xlarge"),
    core_instance_fleet: fleet(3, "m6i.xlarge", "m6i.2xlarge"),
  };
  expect(instancesWanted(cluster)).toEqual({ instances: 4, vcpus: 28 });
  expect(instancesWanted(cluster, fleet(2, "m6i.4xlarge"))).toEqual({ instances: 6, vcpus: 60 });
});
