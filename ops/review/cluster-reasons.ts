import { duration } from "../../cli/report/numbers";
import { valueAt } from "../../cli/value-at";
import { sameInAws, type Change, type ResourceChange } from "../plan/json";
import type { StackPlan } from "../plan/stack-plan";
import { changedFiles, isSameFile, jobName } from "./code-changes";
import { argumentLines, changesOwnSteps, stepArgumentChanges, stepReasons, stepsOf } from "./cluster-steps";
import { changedByHand } from "./drift";
import { fleetChanges } from "./fleets";
import { whatChanged, type JobChanges } from "./job-changes";
import { capped } from "../../cli/report/lists";

/** Code that runs before the steps, and is no part of them. */
const bootstrapScripts = ["list-prefixes.sh", "check_objects.py"];

/**
 * Why a cluster is replaced, as the ends of a sentence: "step 2's arguments changed". Names exactly what Terraform says
 * forces the replacement.
 * @param job what differs in the description of the Spark job, where that is known
 */
export function replacementReasons(cluster: ResourceChange, plan: StackPlan, job: JobChanges | undefined): string[] {
  const { change, action_reason: reason } = cluster;
  const forced = new Set((change.replace_paths ?? []).map((path) => String(path[0])));
  // Terraform ignores the steps of a cluster that waits for more of them, and replaces it when its own record changes.
  if (changesOwnSteps(plan.json)) forced.add("step");
  const byHand = changedByHand(plan, cluster.address);
  const reasons = [...forced].flatMap((name) => {
    const words = name === "step" ? allStepReasons(cluster, plan, job) : attributeReasons(name, change);
    return byHand.includes(name) && name !== "step"
      ? words.map((word) => `${word} (somebody changed that outside of Terraform)`)
      : words;
  });
  if (reason === "replace_because_tainted")
    return ["an earlier apply did not finish it (Terraform calls it tainted)", ...reasons];
  return reasons.length > 0 || reason === "replace_by_request" ? reasons : ["Terraform says so, and gives no reason"];
}

function allStepReasons(cluster: ResourceChange, plan: StackPlan, job: JobChanges | undefined): string[] {
  if (valueAt(cluster.change.after_unknown, "step") === true) return ["its steps are known only when it is applied"];
  const reasons = [...stepReasons(stepsOf(cluster, plan.json)), ...codeReasons(plan, job)];
  return reasons.length > 0 ? reasons : ["its steps changed"];
}

/** Which code that the steps run is another one. */
export function codeReasons(plan: StackPlan, job: JobChanges | undefined): string[] {
  const names = changedFiles(plan).map(({ name }) => name);
  const code = names.filter((name) => name !== jobName && !bootstrapScripts.includes(name));
  return [
    ...(names.includes(jobName) ? (job ? whatChanged(job) : ["the description of its job changed"]) : []),
    ...(code.length > 0 ? [`its code changed (${capped(code)})`] : []),
  ];
}

function attributeReasons(name: string, change: Change): string[] {
  const [before, after] = [valueAt(change.before, name), valueAt(change.after, name)];
  switch (name) {
    case "bootstrap_action":
      return bootstrapReasons(actionsOf(before), actionsOf(after));
    case "release_label":
      return [`its release changed from ${String(before)} to ${String(after)}`];
    case "ec2_attributes":
      return placeReasons(change);
    case "core_instance_fleet":
    case "master_instance_fleet":
      return fleetReasons(name === "core_instance_fleet" ? "core" : "primary", before, after);
    case "keep_job_flow_alive_when_no_steps":
      return [after === true ? "it stays after its last step now" : "it ends with its last step now"];
    default:
      return [`its ${name.replaceAll("_", " ")} changed`];
  }
}

function fleetReasons(role: string, before: unknown, after: unknown): string[] {
  const words = fleetChanges(valueAt(before, 0), valueAt(after, 0));
  return words.length > 0 ? words.map((word) => `its ${role} fleet ${word}`) : [`its ${role} fleet changed`];
}

interface Action {
  readonly name?: string;
  readonly path?: string;
  readonly args?: readonly string[];
}

function bootstrapReasons(before: readonly Action[], after: readonly Action[]): string[] {
  const names = (actions: readonly Action[]) => actions.map(({ name }) => name ?? "");
  if (!sameInAws(names(before), names(after)))
    return [`its bootstrap actions are ${shownNames(names(after))} instead of ${shownNames(names(before))}`];
  return after.flatMap((action, index) => {
    const old = before[index] ?? {};
    const [oldPath, path] = [old.path ?? "", action.path ?? ""];
    return [
      ...(sameInAws(old.args, action.args) ? [] : [`the arguments of its bootstrap action ${action.name} changed`]),
      ...(oldPath === path ? [] : [`its bootstrap action ${action.name} has other ${fileWord(oldPath, path)}`]),
    ];
  });
}

function fileWord(before: string, after: string): string {
  return isSameFile(before, after) ? "code" : `a file (${after} instead of ${before})`;
}

function shownNames(names: readonly string[]): string {
  return names.length > 0 ? capped(names) : "none";
}

/** The parts of ec2_attributes that differ and are known. */
function placeReasons(change: Change): string[] {
  const [before, after, unknown] = [change.before, change.after, change.after_unknown].map((value) =>
    valueAt(value, "ec2_attributes", 0),
  );
  const differs = (names: readonly string[]) =>
    names.some((name) => valueAt(unknown, name) !== true && !sameInAws(valueAt(before, name), valueAt(after, name)));
  const words: readonly (readonly [string, readonly string[]])[] = [
    ["its subnet changed", ["subnet_id", "subnet_ids"]],
    [
      "its security groups changed",
      ["emr_managed_master_security_group", "emr_managed_slave_security_group", "service_access_security_group"],
    ],
    ["its instance profile changed", ["instance_profile"]],
  ];
  const found = words.filter(([, names]) => differs(names)).map(([word]) => word);
  return found.length > 0 ? found : ["its EC2 attributes changed"];
}

/** The arguments of bootstrap actions and steps that differ, a line for each. */
export function argumentChanges(cluster: ResourceChange, plan: StackPlan): string[] {
  const [before, after] = [cluster.change.before, cluster.change.after].map((value) =>
    actionsOf(valueAt(value, "bootstrap_action")),
  );
  const actions = (after ?? []).flatMap((action) => {
    const old = before?.find(({ name }) => name === action.name);
    if (!old) return [];
    return argumentLines(old.args ?? [], action.args ?? []).map((line) => `bootstrap action ${action.name}: ${line}`);
  });
  return [...actions, ...stepArgumentChanges(stepsOf(cluster, plan.json))];
}

function actionsOf(value: unknown): readonly Action[] {
  return Array.isArray(value) ? (value as Action[]) : [];
}

/** What a change in place does to a cluster, as ends of a sentence that begins with "the cluster". */
export function inPlaceWords(name: string, change: Change): string {
  const [before, after] = [valueAt(change.before, name), valueAt(change.after, name)];
  switch (name) {
    case "tags":
      return "gets other tags";
    case "auto_termination_policy": {
      const [old, now] = [before, after].map((value) => valueAt(value, 0, "idle_timeout"));
      const shown = (seconds: unknown) => duration(Number(seconds) * 1000);
      if (now === undefined) return "no longer ends when it is idle";
      return `ends when it was idle for ${shown(now)}${old === undefined ? "" : ` instead of ${shown(old)}`}`;
    }
    case "termination_protection":
      return after === true ? "is protected from being ended" : "is no longer protected from being ended";
    default:
      return `gets another ${name.replaceAll("_", " ")}`;
  }
}
