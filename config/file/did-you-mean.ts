import { closest, distance } from "fastest-levenshtein";

/** @returns ` Did you mean "…"?` for a name that is like one of the others; empty where none is near */
export function didYouMean(name: string, others: readonly string[]): string {
  const nearest = others.length > 0 ? closest(name.toLowerCase(), others) : undefined;
  const isNear = nearest && distance(name.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, name.length / 3);
  return isNear ? ` Did you mean "${nearest}"?` : "";
}
