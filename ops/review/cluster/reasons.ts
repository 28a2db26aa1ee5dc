import { duration, many } from "../../../cli/report/numbers";
import { valueAt } from "../../../cli/value-at";
import { sameInAws, type Change, type ResourceChange } from "../../plan/json";
import type { StackPlan } from "../../plan/stack-plan";
import { applicationReasons } from "./applications";
import { changedFiles, isSameFile, jobName } from "../facts/code-changes";
import { argumentLines, changesOwnSteps, stepArgumentChanges, stepReasons, stepsOf } from "./steps";
import { changedByHand } from "../facts/drift";
import { fleetChanges } from "./fleets";
import { whatChanged, type JobChanges } from "../facts/job-changes";
import { capped } from "../../../cli/report/lists";

/** Code that runs before the steps, and is not part of them. */
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

/** Why each argument that has words of its own forces a replacement. */
const reasonsOf: Readonly<Record<string, (before: unknown, after: unknown, change: Change) => string[]>> = {
  bootstrap_action: (before, after) => bootstrapReasons(actionsOf(before), actionsOf(after)),
  release_label: (before, after) => [`its release changed from ${String(before)} to ${String(after)}`],
  ec2_attributes: (_before, _after, change) => placeReasons(change),
  keep_job_flow_alive_when_no_steps: (_, after) => [
    after === true ? "it stays after its last step now" : "it ends with its last step now",
  ],
  applications: applicationReasons,
  configurations_json: () => ["its settings of Hadoop and Spark changed"],
  custom_ami_id: (_, after) => [
    typeof after === "string" ? `it starts from ${after} now` : "it starts from EMR's image now",
  ],
};

function attributeReasons(name: string, change: Change): string[] {
  const [before, after] = [valueAt(change.before, name), valueAt(change.after, name)];
  if (/^(core|master)_instance_(fleet|group)$/.test(name)) return fleetReasons(name, before, after);
  return reasonsOf[name]?.(before, after, change) ?? [`its ${name.replaceAll("_", " ")} changed`];
}

/** @param name for example master_instance_group, EMR's older word for the primary nodes */
function fleetReasons(name: string, before: unknown, after: unknown): string[] {
  const its = `its ${name.startsWith("core") ? "core" : "primary"} ${name.endsWith("fleet") ? "fleet" : "group"}`;
  const [old, now] = [valueAt(before, 0), valueAt(after, 0)];
  if ((old === undefined) !== (now === undefined)) return [`${its} is ${old === undefined ? "new" : "removed"}`];
  const words = fleetChanges(old, now);
  return words.length > 0 ? words.map((word) => `${its} ${word}`) : [`${its} changed`];
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
    case "core_instance_group":
      return `has ${coreNodes(after)} instead of ${coreNodes(before)}`;
    case "unhealthy_node_replacement":
      return after === true ? "replaces unhealthy core nodes" : "no longer replaces unhealthy core nodes";
    case "termination_protection":
      return after === true ? "is protected from being ended" : "is no longer protected from being ended";
    default:
      return `gets another ${name.replaceAll("_", " ")}`;
  }
}

/** Of a core group only the number of nodes changes in place. */
const coreNodes = (groups: unknown) => many(Number(valueAt(groups, 0, "instance_count") ?? 0), "core node");
