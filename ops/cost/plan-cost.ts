import { estimateRun, type RunEstimate, type SourceSize, type TableSize } from "../../cli/estimate/model";
import { costOf, monthCost, type Prices, typesWithoutPrice, type Used } from "../../cli/estimate/prices";
import { hoursOfMonth, type Services, type Usage, usageOfMonth, usageOfRun } from "../../cli/estimate/services";
import { sum } from "../../cli/report/numbers";
import type { ClusterHcl } from "../../cli/synthesized/hcl";
import { type Nodes, nodesOf, replicationOf } from "../../cli/synthesized/nodes";

/** What a run and a month cost before and after a plan. */
export interface PlanCost {
  /** @default - nothing is deployed */
  readonly before?: SideCost;
  /** @default - everything is destroyed, and nothing that costs money stays */
  readonly after?: SideCost;
  /** What the figures are from, what they leave out, and what the last runs took. In sentences. */
  readonly notes: readonly string[];
}

/** What is deployed, or what is planned. */
export interface SideCost {
  /** @default - there is no cluster, or how much it reads is not known */
  readonly run?: RunCost;
  /** Bytes in a bucket that outlives what is destroyed. @default - no bucket does, or how much is in it is not known */
  readonly keptBytes?: number;
  /** What other services are used for each month, also without a run. */
  readonly month: readonly Usage[];
  /** @default - there are no prices */
  readonly cost?: SideMoney;
}

/** Money, in the currency of the prices. What has no price is in no sum. */
export interface SideMoney {
  readonly currency: string;
  /** A run, and what it is the sum of. @default - there is no run, or a type of its nodes has no price */
  readonly run?: number;
  readonly nodes?: number;
  readonly disks?: number;
  readonly requests?: number;
  /** Storage and other services, each month, also without a run. */
  readonly month: number;
}

export interface RunCost {
  readonly seconds: number;
  /** Hours of nodes, by their type. */
  readonly nodeHours: Readonly<Record<string, number>>;
  readonly requests: { readonly put: number; readonly get: number };
  /** GB of the nodes' disks for a month. */
  readonly diskGbMonths: number;
  /** Of inputs and tables in S3. */
  readonly storedBytes: number;
  readonly services: readonly Usage[];
}

/** What a side is computed from. */
export interface Side {
  readonly services: Services;
  /** @default - there is no cluster, or how much it reads is not known */
  readonly run?: {
    readonly cluster: ClusterHcl;
    readonly sources: readonly SourceSize[];
    readonly tables: readonly TableSize[];
  };
}

/**
 * Computes one side, by the model of `make estimate`. Pure.
 * @throws UserError for a type of nodes whose vCPUs are not known
 */
export function sideCost({ services, run }: Side, prices: Prices | undefined): SideCost {
  const tables = run?.tables ?? [];
  const month = usageOfMonth(services, tables);
  if (run === undefined) return { month, ...(prices && { cost: moneyOfMonth({ storedBytes: 0, month }, prices) }) };
  const nodes = nodesOf(run.cluster);
  const estimate = estimateRun(run.sources, tables, nodes, replicationOf(run.cluster));
  const storedBytes = sum([...run.sources, ...tables].map(({ bytes }) => bytes));
  const used = { storedBytes, run: usageOfRun(services, estimate, tables), month };
  const types = [...new Set(nodes.map(({ type }) => type))];
  const hoursOf = (type: string) =>
    sum(estimate.nodeHours.filter(({ nodes: group }) => group.type === type).map(({ hours }) => hours));
  return {
    run: {
      seconds: estimate.seconds,
      nodeHours: Object.fromEntries(types.map((type) => [type, hoursOf(type)])),
      requests: {
        put: sum(estimate.requests.map(({ put }) => put)),
        get: sum(estimate.requests.map(({ get }) => get)),
      },
      diskGbMonths: sum(estimate.nodeHours.map(({ hours, nodes: { disk } }) => hours * disk)) / hoursOfMonth,
      storedBytes,
      services: used.run,
    },
    month,
    ...(prices && { cost: { ...moneyOfRun(estimate, used, nodes, prices), ...moneyOfMonth(used, prices) } }),
  };
}

/** What a bucket costs that outlives what is destroyed. */
export function costOfKept(keptBytes: number, prices: Prices | undefined): SideCost {
  const month: Usage[] = [];
  return { keptBytes, month, ...(prices && { cost: moneyOfMonth({ storedBytes: keptBytes, month }, prices) }) };
}

function moneyOfMonth(used: Pick<Used, "storedBytes" | "month">, prices: Prices): SideMoney {
  return { currency: prices.currency, month: monthCost(used, prices) };
}

function moneyOfRun(estimate: RunEstimate, used: Used, nodes: readonly Nodes[], prices: Prices): Partial<SideMoney> {
  if (typesWithoutPrice(nodes, prices).length > 0) return {};
  const cost = costOf(estimate, used, prices, "PRICES");
  return { run: cost.run, nodes: cost.nodes, disks: cost.disks, requests: cost.requests };
}
