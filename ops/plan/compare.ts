import { changesOf, equal, type PlanJson } from "./json";

/**
 * Whether a plan made now does what an earlier one with placeholders showed: the same resources, the same actions, the
 * same values, but for the placeholders, which now have their real ones.
 * @returns the addresses that differ, sorted; none when the plan is the one that was read
 */
export function differences(shown: PlanJson, now: PlanJson): string[] {
  const before = new Map(changesOf(shown).map((resource) => [resource.address, resource.change]));
  const after = new Map(changesOf(now).map((resource) => [resource.address, resource.change]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((address) => {
      const [old, fresh] = [before.get(address), after.get(address)];
      if (!old || !fresh) return true;
      return (
        !equal(old.actions, fresh.actions) ||
        !equal(old.after_unknown, fresh.after_unknown) ||
        !fits(old.after, fresh.after)
      );
    })
    .sort();
}

/** Equal, where a placeholder stands for any value. @see placeholder */
function fits(shown: unknown, now: unknown): boolean {
  if (typeof shown === "string" && /^\(known after \S+ is applied\)$/.test(shown))
    return now !== null && now !== undefined;
  if (Array.isArray(shown) && Array.isArray(now))
    return shown.length === now.length && shown.every((value, index) => fits(value, now[index]));
  if (isObject(shown) && isObject(now)) {
    return [...new Set([...Object.keys(shown), ...Object.keys(now)])].every((key) => fits(shown[key], now[key]));
  }
  return equal(shown ?? null, now ?? null);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
