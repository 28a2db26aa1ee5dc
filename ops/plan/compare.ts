import { changesOf, equal, sameInAws, type Change, type PlanJson } from "./json";
import { isPlaceholder } from "./placeholders";

/**
 * Whether a plan made now does what an earlier one with placeholders showed: the same resources, the same actions, the
 * same values. Placeholders may have their real values now.
 * @returns the addresses that differ, sorted; none when the plan is the one that was read
 */
export function differences(shown: PlanJson, now: PlanJson): string[] {
  const [before, after] = [changesByAddress(shown), changesByAddress(now)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((address) => !isAsShown(before.get(address), after.get(address)))
    .sort();
}

function changesByAddress(plan: PlanJson): Map<string, Change> {
  return new Map(changesOf(plan).map((resource) => [resource.address, resource.change]));
}

function isAsShown(shown: Change | undefined, now: Change | undefined): boolean {
  if (!shown || !now) return false;
  // A list has a mark for each element, false where the element is known. So a longer list has more marks, and that is
  // not a difference.
  const sameUnknown = sameInAws(shown.after_unknown, now.after_unknown);
  return equal(shown.actions, now.actions) && sameUnknown && fits(shown.after, now.after);
}

/** Equal, where a placeholder fits any value, and a list of one placeholder any list that is not empty. */
function fits(shown: unknown, now: unknown): boolean {
  if (isPlaceholder(shown)) return now !== null && now !== undefined;
  if (Array.isArray(shown) && Array.isArray(now)) return listFits(shown, now);
  if (isObject(shown) && isObject(now))
    return [...new Set([...Object.keys(shown), ...Object.keys(now)])].every((key) => fits(shown[key], now[key]));
  return equal(shown ?? null, now ?? null);
}

function listFits(shown: readonly unknown[], now: readonly unknown[]): boolean {
  if (shown.length === 1 && isPlaceholder(shown[0])) return now.length > 0;
  return shown.length === now.length && shown.every((value, index) => fits(value, now[index]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
