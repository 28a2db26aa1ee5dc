import { valueAt } from "../../../cli/value-at";
import { many } from "../../../cli/report/numbers";
import { changedAttributes, sameInAws } from "../../plan/json";
import { capped, joined } from "../../../cli/report/lists";

/**
 * What differs between two definitions of a fleet, as the ends of a sentence whose beginning names the fleet: "has 3
 * on-demand units instead of 2 on-demand units". None where nothing differs.
 * @param before,after a fleet as the provider has it, with target_on_demand_capacity and instance_type_configs
 */
export function fleetChanges(before: unknown, after: unknown): string[] {
  const [old, now] = [units(before), units(after)];
  const words = [
    ...(old === now ? [] : [`has ${now} instead of ${old}`]),
    ...typeChanges(typesOf(before), typesOf(after)),
    ...diskChanges(disks(before), disks(after)),
  ];
  return words.length === 0 && otherSettingsDiffer(before, after) ? ["has other settings"] : words;
}

function units(fleet: unknown): string {
  const count = valueAt(fleet, "instance_count");
  if (typeof count === "number") return many(count, "node");
  const number = (name: string) => Number(valueAt(fleet, name) ?? 0);
  const [onDemand, spot] = [number("target_on_demand_capacity"), number("target_spot_capacity")];
  const parts = [onDemand > 0 && `${onDemand} on-demand`, spot > 0 && `${spot} spot`].filter((part) => part !== false);
  return `${parts.length > 0 ? joined(parts) : "no"} ${onDemand + spot === 1 ? "unit" : "units"}`;
}

function typeChanges(before: readonly string[], after: readonly string[]): string[] {
  const added = after.filter((type) => !before.includes(type));
  const removed = before.filter((type) => !after.includes(type));
  return [
    ...(added.length > 0 ? [`may use ${capped(added)} too`] : []),
    ...(removed.length > 0 ? [`no longer uses ${capped(removed)}`] : []),
  ];
}

function diskChanges(before: readonly number[], after: readonly number[]): string[] {
  if (sameInAws(before, after)) return [];
  return [`has disks of ${joined(after.map(String))} GiB instead of ${joined(before.map(String))} GiB`];
}

function otherSettingsDiffer(before: unknown, after: unknown): boolean {
  return changedAttributes({ actions: ["update"], before, after }).some((name) =>
    ["instance_type_configs", "launch_specifications", "ebs_config", "name"].includes(name),
  );
}

function typesOf(fleet: unknown): string[] {
  return configs(fleet).map((config) => String(valueAt(config, "instance_type")));
}

/** The sizes that occur, in GiB, smallest first. */
function disks(fleet: unknown): number[] {
  const sizes = configs(fleet).map((config) => Number(valueAt(config, "ebs_config", 0, "size") ?? 0));
  return [...new Set(sizes)].sort((a, b) => a - b);
}

/** Of a group, the group itself: it has one type. */
function configs(fleet: unknown): readonly unknown[] {
  const found = valueAt(fleet, "instance_type_configs");
  if (Array.isArray(found)) return found as unknown[];
  return valueAt(fleet, "instance_type") === undefined ? [] : [fleet];
}
