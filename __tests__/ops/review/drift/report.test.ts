import { driftMarkdown, driftText } from "../../../../ops/review/drift/text";
import { driftReport } from "../../../../ops/review/drift/report";
import { noFacts } from "../../../../ops/review/facts/facts";
import type { ResourceChange } from "../../../../ops/plan/json";
import type { StackPlan } from "../../../../ops/plan/stack-plan";
import { change } from "../../plan-of";
import { recorded } from "../../recorded";

/** What `make drift` calls drift, and what not. */
const resources = [{ mode: "managed" }];
const state = { prior_state: { values: { root_module: { resources } } } };
const stack = (label: string, changes: readonly ResourceChange[] = [], drift: readonly ResourceChange[] = []) => ({
  stack: `p-${label}`,
  label,
  json: { ...state, resource_changes: changes, resource_drift: drift },
});
const report = (plans: readonly StackPlan[], notDeployed: readonly StackPlan[] = [stack("roles")], facts = noFacts) =>
  driftReport("p", { plans, notDeployed }, facts);

const cluster = "aws_emr_cluster.cluster";
const ended = (before: object) => [
  stack("cluster", [change(cluster, ["create"], null, {})], [change(cluster, ["delete"], before, null)]),
];

test("an attribute that somebody changed, also where that replaces the resource", () => {
  const group = "aws_security_group.core";
  const before = { id: "sg-1", description: "core nodes", tags: { a: "b" } };
  const byHand = { ...before, description: "by hand" };
  for (const actions of [["update"], ["delete", "create"]] as const) {
    const plans = [
      stack("network", [change(group, actions, byHand, before)], [change(group, ["update"], before, byHand)]),
    ];
    expect(report(plans).drift).toEqual([
      { stack: "network", address: group, id: "sg-1", what: "changed", attributes: ["description"] },
    ]);
  }
});

test("what the provider reads in another way is not drift, also where a tag changes", () => {
  const plans = recorded("tag");
  expect(plans.flatMap(({ json }) => json.resource_drift ?? []).length).toBeGreaterThan(30);
  expect(report(plans).drift).toEqual([]);
});

test("steps that somebody gave to a cluster are not drift, its protection is", () => {
  const before = { id: "j-1", step: [], termination_protection: false };
  const byHand = { id: "j-1", step: [{ name: "by hand" }], termination_protection: true };
  const plans = [
    stack("cluster", [change(cluster, ["update"], byHand, before)], [change(cluster, ["update"], before, byHand)]),
  ];
  expect(report(plans).drift).toEqual([
    { stack: "cluster", address: cluster, id: "j-1", what: "changed", attributes: ["termination_protection"] },
  ]);
});

test.each([
  [
    "finished",
    { state: "TERMINATED", reason: "Steps completed", run: "succeeded" },
    "has finished and its cluster is gone",
  ],
  [
    "failed",
    { state: "TERMINATED_WITH_ERRORS", reason: "BOOTSTRAP_FAILURE", run: "failed" },
    "has failed and its cluster is gone (BOOTSTRAP_FAILURE)",
  ],
] as const)("a transient cluster that has %s is not drift, nor is what was in it", (_, fact, words) => {
  const policy = "aws_emr_managed_scaling_policy.scaling";
  const [plan] = ended({ id: "j-1", keep_job_flow_alive_when_no_steps: false });
  const json = {
    ...plan?.json,
    resource_changes: [...(plan?.json.resource_changes ?? []), change(policy, ["create"], null, {})],
    resource_drift: [...(plan?.json.resource_drift ?? []), change(policy, ["delete"], { id: "j-1" }, null)],
  };
  const found = report([{ stack: "p-cluster", label: "cluster", json }], undefined, {
    ...noFacts,
    clusters: { "j-1": { ...fact, protected: false } },
  });
  expect(found).toMatchObject({
    drift: [],
    runsAgain: true,
    otherwise: [`the last run (j-1) ${words}; a cluster ends with its last step`],
  });
});

test("a persistent cluster that is gone is drift; one that ended because it was idle is not", () => {
  const persistent = { id: "j-1", termination_protection: true, keep_job_flow_alive_when_no_steps: true };
  expect(report(ended(persistent)).drift).toEqual([{ stack: "cluster", address: cluster, id: "j-1", what: "deleted" }]);
  expect(driftText(report(ended(persistent)))).toContain(
    "- Put cluster back to its configuration: make deploy PIPELINE=p STACK=cluster, which also runs the pipeline again",
  );
  const idle = { ...persistent, auto_termination_policy: [{ idle_timeout: 1800 }] };
  expect(report(ended(idle)).drift).toEqual([]);
});

test("a change of the cluster that is not deployed does not make it an ended one", () => {
  const replaced = [change(cluster, ["delete", "create"], { id: "j-1" }, {})];
  const json = {
    ...state,
    resource_changes: replaced,
    output_changes: { cluster_id: { actions: ["update"] as const, before: "j-1", after: undefined } },
  };
  const plans = [{ stack: "p-cluster", label: "cluster", json }];
  expect(report(plans, plans)).toMatchObject({
    drift: [],
    runsAgain: true,
    otherwise: ["1 change in cluster is not deployed yet; make plan says which"],
  });
});

test("no state has a resource: nothing is deployed, and that is said", () => {
  const empty = [{ stack: "p-roles", label: "roles", json: {} }];
  expect(driftText(report(empty, empty))).toBe(
    "No drift in pipeline p: what is deployed is as Terraform made it.\n\n" +
      "This is not drift:\n- nothing is deployed: no state has a resource",
  );
});

test("the report as the text of an issue: what to do for each stack, and names as they are written", () => {
  const role = "aws_iam_role.nodes";
  const roles = stack("roles", [change(role, ["create"], null, {})], [change(role, ["delete"], { id: "<r>" }, null)]);
  const text = driftMarkdown(report([roles, ...ended({ id: "j-1" })]));
  expect(text).toBe(`<!-- drift of pipeline p -->

Drift in pipeline p: 1 resource was changed or deleted outside of Terraform.

- roles: aws_iam_role.nodes (\\<r\\>) was deleted

What to do:

- See the values: make plan PIPELINE=p
- Put roles back to its configuration: make deploy PIPELINE=p STACK=roles
- Or keep the change: write it into pipeline.yaml or the stacks, and deploy that
- Who made it: CloudTrail has each request that changes something, by the resource's name

This is not drift:

- the last cluster (j-1) is gone; a cluster ends with its last step
`);
});
