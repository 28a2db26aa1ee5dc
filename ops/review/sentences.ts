import { argumentChanges, replacementReasons } from "./cluster-reasons";
import { bytes, many } from "../../cli/report/numbers";
import { actionOf, at, changedOutputs, changesOf, equal, type ResourceChange } from "../plan/json";
import type { Facts } from "./facts";
import type { StackPlan } from "../plan/stack-plan";

const runsAgain = "applying runs the pipeline again";

/** What a reviewer must know of one stack's plan, in words. */
export function sentencesOf(plan: StackPlan, facts: Facts): string[] {
  const changes = changesOf(plan.json);
  return [
    ...changes.flatMap((resource) => {
      if (resource.type === "aws_emr_cluster") return clusterSentences(resource, plan, facts);
      if (resource.type === "aws_s3_bucket") return bucketSentences(resource, facts);
      return [];
    }),
    ...networkSentences(changes),
    ...rightsSentences(changes, plan),
    ...driftSentences(plan),
    ...placeholderSentences(plan),
  ];
}

function clusterSentences(resource: ResourceChange, plan: StackPlan, facts: Facts): string[] {
  const { change } = resource;
  const id = at(change.before, "id");
  switch (actionOf(change)) {
    case "replace": {
      const reasons = replacementReasons(change);
      const because = reasons.length > 0 ? `because ${joined(reasons)}` : "as RERUN=1 asks for";
      return [
        `the cluster is replaced ${because}: ${runsAgain}`,
        ...argumentChanges(change),
        ...whatEnds(String(id), facts),
      ];
    }
    case "add":
      return [newCluster(plan, facts)];
    case "destroy":
      return facts.clusters[String(id)]
        ? [`the cluster ${String(id)} is destroyed`, ...whatEnds(String(id), facts)]
        : [`the cluster ${String(id)} is destroyed: a run that is going on in it ends`];
    default: {
      const names = changedArguments(resource);
      return [`the cluster is changed in place (${names.join(", ")}): nothing runs again`];
    }
  }
}

/** What is lost with a cluster that is there, as far as EMR says. */
function whatEnds(id: string, facts: Facts): string[] {
  const cluster = facts.clusters[id];
  return [
    cluster?.doing === undefined ? "" : `the cluster ${id} is at work (${cluster.doing}): its run ends unfinished`,
    cluster?.protected && !cluster.state.startsWith("TERMINAT")
      ? `the cluster ${id} is protected from being ended: applying fails until it is not`
      : "",
  ].filter(Boolean);
}

/** "+ create" means three things; only what was there before tells which. */
function newCluster(plan: StackPlan, facts: Facts): string {
  const gone = plan.json.resource_drift?.find(
    (drift) => drift.type === "aws_emr_cluster" && actionOf(drift.change) === "destroy",
  );
  const earlier = gone
    ? at(gone.change.before, "id")
    : Object.values(plan.json.output_changes ?? {})
        .map((output) => output.before)
        .find((before) => typeof before === "string" && /^j-[0-9A-Z]+$/.test(before));
  if (typeof earlier !== "string") return "a cluster is created: applying runs the pipeline for the first time";
  const fact = facts.clusters[earlier];
  if (fact?.state === "TERMINATED_WITH_ERRORS") {
    return `the last run (${earlier}) has failed and its cluster is gone (${fact.reason || fact.state}): ${runsAgain}`;
  }
  return `the last run has finished and its cluster is gone: ${runsAgain}`;
}

function bucketSentences(resource: ResourceChange, facts: Facts): string[] {
  const action = actionOf(resource.change);
  if (action !== "destroy" && action !== "replace") return [];
  const name = String(at(resource.change.before, "bucket") ?? at(resource.change.before, "id"));
  const fact = facts.buckets[name];
  const why =
    action === "replace"
      ? `, since its name or region changed (${name} becomes ${String(at(resource.change.after, "bucket"))})`
      : "";
  if (fact === undefined || typeof fact === "string") {
    return [
      `the bucket ${name} and all its objects would be deleted${why}; how many could not be counted${fact ? `: ${fact}` : ""}`,
    ];
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
  return [
    `${joined(replaced.map((resource) => resource.address))} ${replaced.length === 1 ? "is" : "are"} replaced: a cluster that still runs there must end first`,
  ];
}

/** Who may do what is what reviewers are there for; a first plan's rights are read in the plan itself. */
function rightsSentences(changes: readonly ResourceChange[], plan: StackPlan): string[] {
  const kinds =
    /^aws_(iam_role|iam_role_policy|iam_role_policy_attachment|iam_policy|s3_bucket_policy|s3_bucket_public_access_block|vpc_security_group_(in|e)gress_rule|security_group_rule)$/;
  const rights = changes.filter((resource) => kinds.test(resource.type));
  const changed = rights.filter((resource) => ["change", "replace", "destroy"].includes(actionOf(resource.change)));
  const destroyed = changesOf(plan.json).every((resource) => actionOf(resource.change) === "destroy");
  return changed.length === 0 || destroyed
    ? []
    : [`rights change: ${joined(changed.map((resource) => resource.address))}`];
}

/** What somebody changed by hand, and the plan puts back. A cluster that has ended is no such thing. */
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
      `${plan.stack} is planned with placeholders for ${joined(outputs)}: ${producer} gives the real values when it is applied`,
  );
}

function changedArguments({ change }: ResourceChange): string[] {
  const names = new Set([...Object.keys(change.before ?? {}), ...Object.keys(change.after ?? {})]);
  return [...names]
    .filter(
      (name) =>
        name !== "tags_all" &&
        !equal(at(change.before, name), at(change.after, name)) &&
        at(change.after_unknown, name) !== true,
    )
    .sort();
}

/** Stacks that change nothing but outputs say so: their line in the table is all zeros. */
export function outputsOnly(plan: StackPlan): boolean {
  return changesOf(plan.json).length === 0 && Object.keys(changedOutputs(plan.json)).length > 0;
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}
