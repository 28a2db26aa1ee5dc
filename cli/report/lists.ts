import { count } from "./numbers";

/** How many names a sentence has at most. */
const mostNames = 5;

/** `a, b and c`. */
export function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}

/** `a, b and c`; of a long list the first names, and how many there are more. */
export function capped(parts: readonly string[], most: number = mostNames): string {
  // "1 more" is not shorter than a name.
  if (parts.length <= most + 1) return joined(parts);
  return `${parts.slice(0, most).join(", ")} and ${count(parts.length - most)} more`;
}

/** The verb that fits a list: `is` for one, `are` for several. */
export function are(parts: readonly unknown[]): string {
  return parts.length === 1 ? "is" : "are";
}

/** `was` for one, `were` for several. */
export function were(parts: readonly unknown[]): string {
  return parts.length === 1 ? "was" : "were";
}
