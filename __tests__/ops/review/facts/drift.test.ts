import { summarize } from "../../../../ops/review/summary";
import { change, sentencesAbout } from "../../plan-of";
import { recorded } from "../../recorded";

/** Drift is what somebody changed by hand and the plan puts back, and nothing else of what Terraform lists. */
const rule = "aws_vpc_security_group_ingress_rule.service_to_core";
const asConfigured = { cidr_ipv4: null, description: "EMR drives the node", from_port: 8443, to_port: 8443 };
const asRead = { ...asConfigured, cidr_ipv4: "" };

test("what the provider reads in another way is not drift, also where the plan changes a tag of it", () => {
  const plans = recorded("tag");
  expect(plans.flatMap(({ json }) => json.resource_drift ?? []).length).toBeGreaterThan(30);
  expect(summarize("sparkify", plans).sentences).toEqual([
    "the cluster is changed in place (it gets other tags): nothing runs again",
  ]);
});

test("a rule that somebody changed is put back, and only its changed attribute is named", () => {
  const byHand = { ...asRead, to_port: 9000 };
  const drift = change(rule, ["update"], asConfigured, byHand);
  const planned = change(rule, ["update"], byHand, asConfigured);
  expect(sentencesAbout([planned], { resource_drift: [drift] })).toEqual([
    `rights change: ${rule}`,
    `${rule} was changed outside of Terraform (to_port) and is put back to its configuration`,
  ]);
});

test("what is deleted or replaced anyway is not put back", () => {
  const byHand = { ...asRead, description: "by hand" };
  const drift = { resource_drift: [change(rule, ["update"], asConfigured, byHand)] };
  const about = (...actions: ("delete" | "create")[]) =>
    sentencesAbout([change(rule, actions, byHand, actions.length === 2 ? asConfigured : null)], drift);
  expect(about("delete")).toEqual([]);
  expect(about("delete", "create")).toEqual([`rights change: ${rule}`]);
});

test("a change by hand that the configuration does not speak of stays, and is not said to be put back", () => {
  const [before, after] = [{ ingress: [] }, { ingress: [{ from_port: 8443 }], tags: { a: "b" } }];
  const group = "aws_security_group.core";
  const drift = change(group, ["update"], before, { ...after, tags: {} });
  const planned = change(group, ["update"], { ...after, tags: {} }, after);
  expect(sentencesAbout([planned], { resource_drift: [drift] })).toEqual([]);
});

test("blocks and sets: empty values are the same as none, in any order", () => {
  const address = "aws_s3_bucket_lifecycle_configuration.lifecycle";
  const read = {
    rule: [
      { id: "b", prefix: "" },
      { id: "a", filter: [{ tag: [], size: 0 }], enabled: false },
    ],
  };
  const configured = {
    rule: [
      { id: "a", filter: [], enabled: null },
      { id: "b", prefix: null },
    ],
    tags: { a: "b" },
  };
  const drift = change(address, ["update"], { ...configured, tags: {} }, { ...read, tags: {} });
  expect(sentencesAbout([change(address, ["update"], read, configured)], { resource_drift: [drift] })).toEqual([]);
});

test("what was deleted is made again; a long list has its number", () => {
  const addresses = ["a", "b", "c", "d", "e", "f", "g"].map((name) => `aws_iam_role.${name}`);
  const drift = addresses.map((address) => change(address, ["delete"], { name: address }, null));
  const made = addresses.map((address) => change(address, ["create"], null, { name: address }));
  expect(sentencesAbout(made, { resource_drift: drift })).toEqual([
    "aws_iam_role.a, aws_iam_role.b, aws_iam_role.c, aws_iam_role.d, aws_iam_role.e and 2 more " +
      "were deleted outside of Terraform and are made again",
  ]);
  expect(sentencesAbout([], { resource_drift: drift })).toEqual([]);
});

test("Terraform's own record of rules that were deleted by hand", () => {
  const rules = ["core_out", "primary_out", "service_out_to_core"].map(
    (name) => `aws_vpc_security_group_egress_rule.${name}`,
  );
  expect(summarize("sparkify", recorded("rules-deleted")).sentences).toEqual([
    `${rules.join(", ")} and aws_vpc_security_group_egress_rule.service_out_to_primary ` +
      "were deleted outside of Terraform and are made again",
  ]);
});
