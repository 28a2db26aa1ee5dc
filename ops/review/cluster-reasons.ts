import { at, equal, type Change } from "../plan/json";

interface Step {
  readonly name?: string;
  readonly action_on_failure?: string;
  readonly hadoop_jar_step?: readonly { readonly args?: readonly string[] }[];
}

/** Why a cluster is replaced, as the ends of a sentence: "step 2's arguments changed". */
export function replacementReasons(change: Change): string[] {
  const arguments_ = [...new Set((change.replace_paths ?? []).map((path) => String(path[0])))];
  return arguments_.flatMap((name) => {
    const before = at(change.before, name);
    const after = at(change.after, name);
    if (name === "step") return stepReasons(list(before) as Step[], list(after) as Step[]);
    if (name === "bootstrap_action") return ["its bootstrap action changed"];
    if (name === "release_label") return [`its release changed from ${String(before)} to ${String(after)}`];
    if (name === "ec2_attributes") return [networkReason(change)];
    return [`its ${name.replaceAll("_", " ")} changed`];
  });
}

function stepReasons(before: readonly Step[], after: readonly Step[]): string[] {
  if (before.length !== after.length) return [`it has ${count(after.length)} instead of ${before.length}`];
  const changed = after.map((step, index) => {
    const old = before[index] ?? {};
    if (!equal(argumentsOf(old), argumentsOf(step))) return "arguments";
    if (old.name !== step.name) return "name";
    return equal(old, step) ? "" : "settings";
  });
  const reasons = ["arguments", "name", "settings"].flatMap((what) => {
    const numbers = changed.flatMap((one, index) => (one === what ? [index + 1] : []));
    if (numbers.length < 2) return numbers.map((number) => `step ${number}'s ${what} changed`);
    return [
      `the ${what.replace(/e$/, "es")} of steps ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1) ?? ""} changed`,
    ];
  });
  return reasons.length > 0 ? reasons : ["its steps are known only when it is applied"];
}

/** The arguments that differ, one line each, in the order of the steps: what a reviewer wants to see of a replacement. */
export function argumentChanges(change: Change): string[] {
  const after = list(at(change.after, "step")) as Step[];
  const before = list(at(change.before, "step")) as Step[];
  if (before.length !== after.length) return [];
  return after.flatMap((step, index) => {
    const old = argumentsOf(before[index] ?? {});
    const now = argumentsOf(step);
    const gone = old.filter((argument) => !now.includes(argument));
    const added = now.filter((argument) => !old.includes(argument));
    const lines = Array.from(
      { length: Math.max(gone.length, added.length) },
      (_, i) => `${gone[i] ?? "nothing"} becomes ${added[i] ?? "nothing"}`,
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
  const [before, after] = [at(change.before, "ec2_attributes", 0), at(change.after, "ec2_attributes", 0)];
  return names.some((name) => at(before, name) !== at(after, name) && !equal(at(before, name), at(after, name)))
    ? "its subnet or security groups changed"
    : "its EC2 attributes changed";
}

function argumentsOf(step: Step): readonly string[] {
  return step.hadoop_jar_step?.[0]?.args ?? [];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function count(steps: number): string {
  return steps === 1 ? "1 step" : `${steps} steps`;
}
