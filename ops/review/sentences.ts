import { bytes, many } from "../../cli/report/numbers";
import { valueAt } from "../../cli/value-at";
import { actionOf, changesOf, equal, type ResourceChange } from "../plan/json";
import type { StackPlan } from "../plan/stack-plan";
import { argumentChanges, replacementReasons } from "./cluster-reasons";
import type { Facts } from "./facts";

const runsAgain = "applying runs the pipeline again";

/** What a reviewer must know of a stack's plan, in sentences. */
export function sentencesOf(plan: StackPlan, facts: Facts): string[] {
  const changes = changesOf(plan.json);
  return [
    ...changes.flatMap((resource) => {
      if (resource.type === "aws_emr_cluster") return clusterSentences(resource, plan, facts);
      if (resource.type === "aws_s3_bucket") return bucketSentences(resource, facts);
      return [];
    }),
    ...networkSentences(changes),
    ...rightsSentences(changes),
    ...driftSentences(plan),
    ...placeholderSentences(plan),
  ];
}

function clusterSentences(resource: ResourceChange, plan: StackPlan, facts: Facts): string[] {
  const { change } = resource;
  const id = valueAt(change.before, "id");
  switch (actionOf(change)) {
    case "replace": {
      const reasons = replacementReasons(change);
      const because = reasons.length > 0 ? `because ${joined(reasons)}` : "as RERUN=1 asks for";
      return [
        `the cluster is replaced ${because}: ${runsAgain}`,
        ...argumentChanges(change),
        ...whatIsLost(String(id), facts),
      ];
    }
    case "add":
      return [newCluster(plan, facts)];
    case "destroy":
      return facts.clusters[String(id)]
        ? [`the cluster ${String(id)} is destroyed`, ...whatIsLost(String(id), facts)]
        : [`the cluster ${String(id)} is destroyed: a run that is going on in it ends`];
    default:
      return [`the cluster is changed in place (${changedArguments(resource).join(", ")}): nothing runs again`];
  }
}

/** What is lost with a cluster that still exists, as far as EMR says. */
function whatIsLost(id: string, facts: Facts): string[] {
  const cluster = facts.clusters[id];
  return [
    cluster?.doing === undefined ? "" : `the cluster ${id} is at work (${cluster.doing}): its run ends unfinished`,
    cluster?.protected && !cluster.state.startsWith("TERMINAT")
      ? `the cluster ${id} is protected from being ended: applying fails until it is not`
      : "",
  ].filter(Boolean);
}

/**
 * A new cluster is the first one, or follows one that finished or failed; Terraform's "+ create" is the same for all.
 */
function newCluster(plan: StackPlan, facts: Facts): string {
  const earlier = earlierCluster(plan);
  if (earlier === undefined) return "a cluster is created: applying runs the pipeline for the first time";
  const fact = facts.clusters[earlier];
  if (fact?.state === "TERMINATED_WITH_ERRORS") {
    return `the last run (${earlier}) has failed and its cluster is gone (${fact.reason || fact.state}): ${runsAgain}`;
  }
  return `the last run has finished and its cluster is gone: ${runsAgain}`;
}

/**
 * The cluster that this plan's refresh found gone; or, if an earlier refresh found it gone, the one an output still
 * names.
 */
function earlierCluster({ json }: StackPlan): string | undefined {
  const gone = json.resource_drift?.find(
    (drift) => drift.type === "aws_emr_cluster" && actionOf(drift.change) === "destroy",
  );
  if (gone) return String(valueAt(gone.change.before, "id"));
  return Object.values(json.output_changes ?? {})
    .map((output) => output.before)
    .find((before): before is string => typeof before === "string" && /^j-[0-9A-Z]+$/.test(before));
}

function bucketSentences(resource: ResourceChange, facts: Facts): string[] {
  const action = actionOf(resource.change);
  if (action !== "destroy" && action !== "replace") return [];
  const name = String(valueAt(resource.change.before, "bucket") ?? valueAt(resource.change.before, "id"));
  const fact = facts.buckets[name];
  const newName = String(valueAt(resource.change.after, "bucket"));
  const why = action === "replace" ? `, since its name or region changed (${name} becomes ${newName})` : "";
  if (fact === undefined || typeof fact === "string") {
    const reason = fact ? `: ${fact}` : "";
    return [`the bucket ${name} and all its objects would be deleted${why}; how many could not be counted${reason}`];
  }
  const older = fact.olderVersions > 0 ? `, and ${many(fact.olderVersions, "older version")}` : "";
  return [
    `the bucket and ${many(fact.objects, "object")} would be deleted${why}: ${name}, ${bytes(fact.bytes)}${older}`,
  ];
}

function networkSentences(changes: readonly ResourceChange[]): string[] {
  const replaced = changes.filter(
    (resource) =>
      ["aws_vpc", "aws_subnet", "aws_security_group"].includes(resource.type) &&
      actionOf(resource.change) === "replace",
  );
  if (replaced.length === 0) return [];
  const names = joined(replaced.map((resource) => resource.address));
  const verb = replaced.length === 1 ? "is" : "are";
  return [`${names} ${verb} replaced: a cluster that still runs there must end first`];
}

const rightsTypes = [
  "aws_iam_policy",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_security_group_rule",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
];

/**
 * Changed rights, which a reviewer must read. Rights in a first plan, or that go with everything else, are not named.
 */
function rightsSentences(changes: readonly ResourceChange[]): string[] {
  const actions = (resource: ResourceChange) => actionOf(resource.change);
  const changed = changes.filter(
    (resource) => rightsTypes.includes(resource.type) && ["change", "replace", "destroy"].includes(actions(resource)),
  );
  const allDestroyed = changes.every((resource) => actions(resource) === "destroy");
  if (changed.length === 0 || allDestroyed) return [];
  return [`rights change: ${joined(changed.map((resource) => resource.address))}`];
}

/** What somebody changed by hand, and the plan puts back. A cluster that has ended was not changed by hand. */
function driftSentences(plan: StackPlan): string[] {
  const touched = new Set(changesOf(plan.json).map((resource) => resource.address));
  return (plan.json.resource_drift ?? [])
    .filter(
      (drift) => drift.type !== "aws_emr_cluster" && touched.has(drift.address) && actionOf(drift.change) !== "none",
    )
    .map((drift) =>
      actionOf(drift.change) === "destroy"
        ? `${drift.address} was deleted outside of Terraform and is made again`
        : `${drift.address} was changed outside of Terraform (${changedArguments(drift).join(", ")}) and is put back`,
    );
}

function placeholderSentences(plan: StackPlan): string[] {
  return Object.entries(plan.placeholders ?? {}).map(
    ([producer, outputs]) =>
      `${plan.stack} is planned with placeholders for ${joined(outputs)}: ` +
      `${producer} gives the real values when it is applied`,
  );
}

function changedArguments({ change }: ResourceChange): string[] {
  const names = new Set([...Object.keys(change.before ?? {}), ...Object.keys(change.after ?? {})]);
  return [...names]
    .filter(
      (name) =>
        name !== "tags_all" &&
        !equal(valueAt(change.before, name), valueAt(change.after, name)) &&
        valueAt(change.after_unknown, name) !== true,
    )
    .sort();
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}
