import { many } from "../../../cli/report/numbers";
import { valueAt } from "../../../cli/value-at";
import { actionOf, changedAttributes, clusterChange, type ResourceChange } from "../../plan/json";
import type { StackPlan } from "../../plan/stack-plan";
import { applicationSentences } from "./applications";
import { changedFiles, jobName } from "../facts/code-changes";
import { argumentChanges, codeReasons, inPlaceWords, replacementReasons } from "./reasons";
import { hasOtherSteps, stepsOf } from "./steps";
import { type Facts, isProtected } from "../facts/facts";
import { isPersistent, whatStays } from "./lifecycle";
import { fleetChanges } from "./fleets";
import { partSentences } from "../facts/job-changes";
import { capped, joined, were } from "../../../cli/report/lists";
import { newCluster, runsAgain } from "../facts/new-cluster";
import { replaySentences } from "./replay";

/** For at most this number of tables and sources, a plan says one by one what differs. */
const mostParts = 10;

/** What happens to a stack's cluster, and why; none where nothing happens to it. */
export function clusterSentences(resource: ResourceChange, plan: StackPlan, facts: Facts): string[] {
  const { change } = resource;
  const id = String(valueAt(change.before, "id"));
  const job = knownJob(plan, facts);
  switch (actionOf(change)) {
    case "replace": {
      const reasons = replacementReasons(resource, plan, job);
      const because = reasons.length > 0 ? `because ${joined(reasons)}` : "as RERUN=1 asks for";
      return [
        `the cluster is replaced ${because}: ${runsAgain}`,
        ...argumentChanges(resource, plan),
        ...replaySentences(change.after),
        ...jobSentences(plan, facts),
        ...stepsByHand(resource, plan),
        ...whatIsLost(resource, facts),
        ...whatStays(change.after, plan),
        ...applicationSentences(change.after),
        ...passwordSentences(change.after, plan),
      ];
    }
    case "add":
      return [
        newCluster(plan, facts),
        ...changedSince(plan, facts),
        ...replaySentences(change.after),
        ...jobSentences(plan, facts),
        ...whatStays(change.after, plan),
        ...applicationSentences(change.after),
        ...passwordSentences(change.after, plan),
      ];
    case "destroy":
      return facts.clusters[id]
        ? [`the cluster ${id} is destroyed`, ...whatIsLost(resource, facts)]
        : [`the cluster ${id} is destroyed: a run that is going on in it ends`];
    case "change":
      return [...inPlace(resource, id), ...stepsByHand(resource, plan)];
    default:
      return stepsByHand(resource, plan);
  }
}

/** Terraform keeps the password of Kerberos where it keeps all else. */
function passwordSentences(after: unknown, { stack }: StackPlan): string[] {
  if (valueAt(after, "kerberos_attributes", 0) === undefined) return [];
  return [`the password of the cluster's KDC is in the state of ${stack} and in saved plans: protect both`];
}

function inPlace({ change }: ResourceChange, id: string): string[] {
  const names = changedAttributes(change);
  const takesProtection =
    names.includes("termination_protection") &&
    valueAt(change.after, "termination_protection") !== true &&
    !isPersistent(change.before);
  const others = names.filter((name) => name !== "termination_protection" || !takesProtection);
  const words = joined(others.map((name) => inPlaceWords(name, change)));
  return [
    ...(others.length > 0 ? [`the cluster is changed in place (it ${words}): nothing runs again`] : []),
    ...(takesProtection
      ? [
          `the cluster ${id} was protected from being ended outside of Terraform: ` +
            "make deploy refuses to take that away",
        ]
      : []),
  ];
}

function knownJob(plan: StackPlan, facts: Facts) {
  const job = facts.jobs[plan.stack];
  return typeof job === "object" ? job : undefined;
}

/** What differs in the tables and sources that the Spark job reads and writes. */
function jobSentences(plan: StackPlan, facts: Facts): string[] {
  const job = facts.jobs[plan.stack];
  if (job === undefined) return [];
  if (typeof job === "string")
    return [`which tables and sources changed is not known, since the job of the last run could not be read: ${job}`];
  const sentences = partSentences(job);
  const more = sentences.length - mostParts;
  return more > 1 ? [...sentences.slice(0, mostParts), `${many(more, "more table")} and sources changed`] : sentences;
}

/** What the next run does in another way than the last one, whose cluster is gone. */
function changedSince(plan: StackPlan, facts: Facts): string[] {
  if (changedFiles(plan).length === 0) return [];
  const job = knownJob(plan, facts);
  const reasons = codeReasons(plan, job);
  const isUnknownJob = job === undefined && changedFiles(plan).every(({ name }) => name === jobName);
  return reasons.length > 0 && !isUnknownJob ? [`since the last run, ${joined(reasons)}`] : [];
}

/** What happens to steps that somebody added to a cluster. */
function stepsByHand(resource: ResourceChange, plan: StackPlan): string[] {
  const id = String(valueAt(resource.change.before, "id"));
  const { byHand } = stepsOf(resource, plan.json);
  const isReplaced = actionOf(resource.change) === "replace";
  const they = byHand.length === 1 ? "it is" : "they are";
  return [
    ...(byHand.length > 0
      ? [
          `${many(byHand.length, "step")} ${were(byHand)} added to the cluster ${id} outside of Terraform ` +
            `(${capped(byHand)}): ` +
            (isReplaced ? `${they} not part of the new cluster` : `the plan leaves that as it is`),
        ]
      : []),
    ...(!isReplaced && hasOtherSteps(resource, plan.json)
      ? [`the cluster ${id} has other steps than the configuration: only RERUN=1 replaces it in this plan`]
      : []),
  ];
}

/** What is lost with a cluster that still exists, as far as EMR and the state say. */
function whatIsLost(resource: ResourceChange, facts: Facts): string[] {
  const { change } = resource;
  const id = String(valueAt(change.before, "id"));
  const cluster = facts.clusters[id];
  return [
    cluster?.doing === undefined ? "" : `the cluster ${id} is at work (${cluster.doing}): its run ends unfinished`,
    isProtected(cluster, change.before) ? protectionSentence(resource) : "",
  ].filter(Boolean);
}

function protectionSentence({ change }: ResourceChange): string {
  const id = String(valueAt(change.before, "id"));
  if (!isPersistent(change.before))
    return `the cluster ${id} is protected from being ended: make deploy and make destroy refuse until it is not`;
  return actionOf(change) === "replace"
    ? `the cluster ${id} is persistent: make deploy does not end it, make destroy STACK=cluster does`
    : `the cluster ${id} is persistent: its protection from being ended is taken away first`;
}

/** What happens to the fleet or group of task nodes, which is a resource of its own. */
export function taskFleetSentences({ type, address, change }: ResourceChange, plan: StackPlan): string[] {
  const kind = type === "aws_emr_instance_group" ? "group" : "fleet";
  const cluster = clusterChange(plan.json);
  const clusterAction = cluster && actionOf(cluster.change);
  const words = fleetChanges(change.before, change.after);
  switch (actionOf(change)) {
    case "add":
      return clusterAction === "add" ? [] : [`${address}: a ${kind} of task nodes is added to the cluster`];
    case "destroy":
      return clusterAction === "destroy"
        ? []
        : [`${address}: the ${kind} of task nodes is taken away from the cluster`];
    default: {
      if (words.length === 0) return [];
      const runs = clusterAction === "replace" ? "" : ": nothing runs again";
      return [`the task ${kind} ${joined(words)}${runs}`];
    }
  }
}
