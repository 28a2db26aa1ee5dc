import { sum } from "./numbers";

/** What a ledger counts of a source: objects, bytes or records, by what became of them. */
type Amounts = Readonly<Record<string, number>>;

/** Objects that were taken into the run, or their bytes. They were merged, or read where they are. */
export function takenOf(amounts: Amounts): number {
  return amounts["merged"] ?? amounts["read"] ?? 0;
}

/** Listed objects that are neither taken nor left out; negative where some were taken twice. */
export function lostOf({ objects }: { readonly objects: Amounts }): number {
  return (objects["listed"] ?? 0) - (objects["loadedBefore"] ?? 0) - takenOf(objects) - (objects["skipped"] ?? 0);
}

/** Records of earlier runs that were read again. */
export function replayedOf({ replayed }: { readonly replayed: Amounts }): number {
  return sum(Object.values(replayed));
}

/** Whether the run ended before it read a source. */
export function hasNoSources({ sources }: { readonly sources: object }): boolean {
  return Object.keys(sources).length === 0;
}
