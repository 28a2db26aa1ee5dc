import { many } from "../../cli/report/numbers";
import { valueAt } from "../../cli/value-at";
import { equal, type Change } from "../plan/json";

interface Step {
  readonly name?: string;
  readonly action_on_failure?: string;
  readonly hadoop_jar_step?: readonly { readonly args?: readonly string[] }[];
}

/** Why a cluster is replaced, as the ends of a sentence: "step 2's arguments changed". */
export function replacementReasons(change: Change): string[] {
  const names = [...new Set((change.replace_paths ?? []).map((path) => String(path[0])))];
  return names.flatMap((name) => {
    const before = valueAt(change.before, name);
    const after = valueAt(change.after, name);
    switch (name) {
      case "step":
        return stepReasons(stepsOf(before), stepsOf(after));
      case "bootstrap_action":
        return ["its bootstrap action changed"];
      case "release_label":
        return [`its release changed from ${String(before)} to ${String(after)}`];
      case "ec2_attributes":
        return [networkReason(change)];
      default:
        return [`its ${name.replaceAll("_", " ")} changed`];
    }
  });
}

function stepReasons(before: readonly Step[], after: readonly Step[]): string[] {
  if (before.length !== after.length) return [`it has ${many(after.length, "step")} instead of ${before.length}`];
  const changed = after.map((step, index) => changedPart(before[index] ?? {}, step));
  const reasons = (["arguments", "name", "settings"] as const).flatMap((part) => {
    const numbers = changed.flatMap((changedOfStep, index) => (changedOfStep === part ? [index + 1] : []));
    if (numbers.length < 2) return numbers.map((number) => `step ${number}'s ${part} changed`);
    const [parts, last] = [part === "name" ? "names" : part, numbers.at(-1) ?? ""];
    return [`the ${parts} of steps ${numbers.slice(0, -1).join(", ")} and ${last} changed`];
  });
  return reasons.length > 0 ? reasons : ["its steps are known only when it is applied"];
}

/** The part of a step that a reader should look at first; undefined where nothing changed. */
function changedPart(before: Step, after: Step): "arguments" | "name" | "settings" | undefined {
  if (!equal(argumentsOf(before), argumentsOf(after))) return "arguments";
  if (before.name !== after.name) return "name";
  return equal(before, after) ? undefined : "settings";
}

/**
 * The arguments that differ, a line for each, in the order of the steps: what a reviewer of a replacement looks for.
 */
export function argumentChanges(change: Change): string[] {
  const after = stepsOf(valueAt(change.after, "step"));
  const before = stepsOf(valueAt(change.before, "step"));
  if (before.length !== after.length) return [];
  return after.flatMap((step, index) => {
    const old = argumentsOf(before[index] ?? {});
    const now = argumentsOf(step);
    const removed = old.filter((argument) => !now.includes(argument));
    const added = now.filter((argument) => !old.includes(argument));
    const lines = Array.from(
      { length: Math.max(removed.length, added.length) },
      (_, i) => `${removed[i] ?? "nothing"} becomes ${added[i] ?? "nothing"}`,
    );
    return lines.map((line) => `step ${index + 1} (${step.name ?? "no name"}): ${line}`);
  });
}

function networkReason(change: Change): string {
  const names = [
    "subnet_id",
    "subnet_ids",
    "emr_managed_master_security_group",
    "emr_managed_slave_security_group",
    "service_access_security_group",
  ];
  const [before, after] = [valueAt(change.before, "ec2_attributes", 0), valueAt(change.after, "ec2_attributes", 0)];
  return names.some((name) => !equal(valueAt(before, name), valueAt(after, name)))
    ? "its subnet or security groups changed"
    : "its EC2 attributes changed";
}

function stepsOf(value: unknown): readonly Step[] {
  return Array.isArray(value) ? (value as Step[]) : [];
}

function argumentsOf(step: Step): readonly string[] {
  return step.hadoop_jar_step?.[0]?.args ?? [];
}
