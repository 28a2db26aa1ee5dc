import { amountText } from "../../cli/estimate/prices";
import type { Usage } from "../../cli/estimate/services";
import { bytes, count, duration } from "../../cli/report/numbers";
import type { PlanCost, SideCost } from "./plan-cost";

/** A figure before and after a plan. `sum`: it is the sum of those above it, in money. */
export interface CostRow {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly isSum: boolean;
}

/** Shown for a figure that a side does not have. */
const nothing = "·";

type Read = (side: SideCost) => string | undefined;

/** The figures of a plan's cost, those of a run first. Figures that no side has are left out. */
export function costRows({ before, after }: PlanCost): CostRow[] {
  const sides = [before, after].filter((side) => side !== undefined);
  const row = (name: string, read: Read, isSum = false): CostRow[] => {
    const [old, now] = [before, after].map((side) => side && read(side));
    return old === undefined && now === undefined
      ? []
      : [{ name, before: old ?? nothing, after: now ?? nothing, isSum }];
  };
  const types = namesIn(sides.map(({ run }) => Object.keys(run?.nodeHours ?? {})));
  const usages = (read: (side: SideCost) => readonly Usage[] | undefined, when: string) =>
    namesIn(sides.map((side) => (read(side) ?? []).map(({ name }) => name))).flatMap((name) =>
      row(`${name}${when}`, (side) => usageText(read(side)?.find((usage) => usage.name === name))),
    );
  const currency = sides.find(({ cost }) => cost)?.cost?.currency ?? "";
  return [
    ...row("time of a run", ({ run }) => run && duration(run.seconds * 1000)),
    ...types.flatMap((type) => row(`hours of ${type}`, ({ run }) => run?.nodeHours[type]?.toFixed(2))),
    ...row("GB-months of disks", ({ run }) => run?.diskGbMonths.toFixed(2)),
    ...row("PUT and LIST requests", ({ run }) => run && count(Math.round(run.requests.put))),
    ...row("GET requests", ({ run }) => run && count(Math.round(run.requests.get))),
    ...usages(({ run }) => run?.services, ""),
    ...row(`a run, ${currency}`, ({ cost }) => (cost?.run === undefined ? undefined : amountText(cost.run)), true),
    ...row("stored in S3, a month", storedText),
    ...usages(({ month }) => month, ", a month"),
    ...row(`a month without a run, ${currency}`, monthText, true),
  ];
}

function storedText({ run, keptBytes }: SideCost): string | undefined {
  const stored = run?.storedBytes ?? keptBytes;
  return stored === undefined ? undefined : bytes(stored);
}

/** Where it is not known how much is stored, only other services show that a month costs something. */
function monthText(side: SideCost): string | undefined {
  const { month, cost } = side;
  return cost && (storedText(side) !== undefined || month.length > 0) ? amountText(cost.month) : undefined;
}

function usageText(usage: Usage | undefined): string | undefined {
  return usage && count(Math.round(usage.number));
}

/** All names, each once, in the order in which they come first. */
function namesIn(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
