import { lostOf, replayedOf, takenOf } from "../amounts";
import type { Ledger } from "../ledger";

export type LedgerSource = Ledger["sources"][string];

/** A box of the flow picture: some objects, files or records of one source. */
export interface FlowNode {
  readonly id: string;
  /** 0 objects, 1 files, 2 records, 3 what became of them. */
  readonly layer: number;
  readonly kind: "objects" | "files" | "records" | "used" | "left-out" | "quarantined" | "lost";
  readonly figure: number;
  readonly thing: string;
  readonly source: string;
}

export interface FlowLink {
  readonly source: string;
  readonly target: string;
  /** A share of the source's objects or records. The whole is 1. */
  readonly value: number;
}

export interface Flow {
  readonly nodes: readonly FlowNode[];
  readonly links: readonly FlowLink[];
}

/** What became of all objects and records: one band for each source, and each band has the same height. */
export function flowOf({ sources }: Ledger): Flow {
  const flows = Object.entries(sources).map(([name, source]) => flowOfSource(name, source));
  return { nodes: flows.flatMap(({ nodes }) => nodes), links: flows.flatMap(({ links }) => links) };
}

type Branch = readonly [kind: FlowNode["kind"], figure: number, thing: string];

/** The band of one source, from its objects to what became of its records. */
function flowOfSource(name: string, source: LedgerSource): Flow {
  const band = new Band(name);
  const begin = beginOf(band, source);
  const { records } = source;
  const read = records["read"] ?? 0;
  if (begin === undefined || read === 0) return band;
  const id = band.add(2, ["records", read, "records read"]);
  band.connect(begin.id, id, begin.share);
  const outcomes: Branch[] = [
    ["used", records["used"] ?? 0, "used"],
    ["left-out", records["dropped"] ?? 0, "dropped"],
    ["quarantined", records["quarantined"] ?? 0, "in quarantine"],
  ];
  band.divide(id, 3, outcomes, begin.share);
  return band;
}

/** The box from which records are read, and its share of the source's objects. */
interface Begin {
  readonly id: string;
  readonly share: number;
}

/** @returns undefined where nothing is read */
function beginOf(band: Band, source: LedgerSource): Begin | undefined {
  const { objects } = source;
  const listed = objects["listed"] ?? 0;
  if (listed === 0) return replayBegin(band, source);
  const taken = takenOf(objects);
  const others: Branch[] = [
    ["left-out", objects["loadedBefore"] ?? 0, "loaded before"],
    ["left-out", objects["skipped"] ?? 0, "skipped"],
    ["lost", lostOf(source), "lost"],
  ];
  const begin = band.add(0, ["objects", listed, "objects listed"]);
  const share = taken / (taken + sumOf(others));
  const id = taken > 0 ? band.add(1, filesOf(source)) : undefined;
  if (id !== undefined) band.connect(begin, id, share);
  band.divide(begin, 1, others, 1 - share);
  return id === undefined ? undefined : { id, share };
}

/** A replay reads records of earlier runs, and no objects. */
function replayBegin(band: Band, source: LedgerSource): Begin | undefined {
  const records = replayedOf(source);
  return records > 0 ? { id: band.add(1, ["quarantined", records, "replayed"]), share: 1 } : undefined;
}

function filesOf({ objects, mergedFiles }: LedgerSource): Branch {
  if (objects["merged"] === undefined) return ["files", takenOf(objects), "read in place"];
  return ["files", mergedFiles, mergedFiles === 1 ? "merged file" : "merged files"];
}

function sumOf(branches: readonly Branch[]): number {
  return branches.reduce((sum, [, figure]) => sum + Math.max(0, figure), 0);
}

/** The boxes and links of one source, while they are added. */
class Band implements Flow {
  readonly nodes: FlowNode[] = [];
  readonly links: FlowLink[] = [];

  constructor(private readonly source: string) {}

  /** @returns the new box's id */
  add(layer: number, [kind, figure, thing]: Branch): string {
    const id = `${this.source}/${layer}/${thing}`;
    this.nodes.push({ id, layer, kind, figure, thing, source: this.source });
    return id;
  }

  connect(from: string, to: string, value: number): void {
    this.links.push({ source: from, target: to, value });
  }

  /** Adds a box for each branch that is not 0. Together they have the inflow, each its share. */
  divide(from: string, layer: number, branches: readonly Branch[], inflow: number): void {
    const all = sumOf(branches);
    for (const branch of branches.filter(([, figure]) => figure > 0))
      this.connect(from, this.add(layer, branch), (inflow * branch[1]) / all);
  }
}
