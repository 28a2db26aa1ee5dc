import { readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { formatProblem, type Problem } from "../../config/file/problems";
import { type JsonSchema, schemaProblems } from "../../config/file/schema-problems";
import { YamlFile } from "../../config/file/yaml-file";
import type { Nodes } from "../synthesized/nodes";
import { UserError } from "../errors";
import type { RunEstimate } from "./model";
import { hoursOfMonth, servicePrices, type Usage } from "./services";

const amount = z.number().min(0);
/** A user's file of prices. The project itself has no prices. */
const pricesSchema = z.strictObject({
  /** Only printed: nothing is converted. */
  currency: z.string().default("USD"),
  /**
   * An hour of a node, by instance type: EC2's price, EMR's on top of it, and for Spot nodes `spot` instead of `ec2`.
   */
  hour: z.record(z.string(), z.strictObject({ ec2: amount, emr: amount, spot: amount.optional() })),
  /** A thousand requests: `put` for PUT, COPY, POST and LIST; `get` for GET and all others. */
  thousandRequests: z.strictObject({ put: amount, get: amount }),
  /** A GB for a month: on the disks of the nodes, and in S3. */
  gbMonth: z.strictObject({ disk: amount, s3: amount }),
  /** What else AWS bills. What is left out is not priced. */
  services: z.strictObject(eachOptional(servicePrices)).optional(),
});
export type Prices = z.output<typeof pricesSchema>;

/** What a run and a month cost, in the currency of the prices. */
export interface Cost {
  readonly currency: string;
  readonly nodes: number;
  readonly disks: number;
  readonly requests: number;
  /** The sum of nodes, disks, requests and of what other services cost for a run, as far as that is priced. */
  readonly run: number;
  readonly storageMonth: number;
  /** What other services cost for a run, and each month, also while no cluster runs. */
  readonly services: { readonly run: readonly ServiceCost[]; readonly month: readonly ServiceCost[] };
  /** The sum of storage and of what other services cost each month, as far as that is priced. */
  readonly month: number;
}

export interface ServiceCost extends Usage {
  /** @default - the prices do not have it */
  readonly cost?: number;
}

/** What is used, beside the run itself. */
export interface Used {
  /** In S3. */
  readonly storedBytes: number;
  readonly run: readonly Usage[];
  readonly month: readonly Usage[];
}

/** @throws UserError that names the file, the key, and what it should hold */
export function readPrices(file: string): Prices {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UserError(`PRICES=${file}: there is no such file; docs/cost.md shows one. PRICES=aws asks AWS`);
  const yaml = new YamlFile(file, readFileSync(file, "utf8"));
  const syntax = yaml.syntaxProblems();
  if (syntax.length > 0) throw notPrices(file, syntax);
  const read = pricesSchema.safeParse(yaml.value() ?? {});
  if (read.success) return read.data;
  const schema = z.toJSONSchema(pricesSchema, { io: "input" }) as JsonSchema;
  throw notPrices(file, schemaProblems(read.error.issues, yaml, schema));
}

function notPrices(file: string, problems: readonly Problem[]): UserError {
  const lines = problems.map((problem) => `  ${formatProblem(problem)}`);
  return new UserError(`PRICES=${file}: is not a file of prices; docs/cost.md shows one\n${lines.join("\n")}`);
}

/**
 * @param source where the prices come from, for messages: `PRICES=prices.yaml`
 * @throws UserError when the type of a node has no price
 */
export function costOf(estimate: RunEstimate, used: Used, prices: Prices, source: string): Cost {
  const nodes = estimate.nodeHours.reduce(
    (sum, { nodes: group }) => sum + nodeCost(group, estimate.seconds / 3600, prices, source),
    0,
  );
  const diskHours = estimate.nodeHours.reduce((sum, { hours, nodes: { disk } }) => sum + hours * disk, 0);
  const disks = (diskHours / hoursOfMonth) * prices.gbMonth.disk;
  const { put, get } = prices.thousandRequests;
  const requests = estimate.requests.reduce((sum, kind) => sum + (kind.put * put + kind.get * get) / 1000, 0);
  const services = used.run.map((usage) => priced(usage, prices));
  return {
    currency: prices.currency,
    nodes,
    disks,
    requests,
    run: nodes + disks + requests + sumOf(services),
    storageMonth: storageMonth(used, prices),
    services: { run: services, month: used.month.map((usage) => priced(usage, prices)) },
    month: monthCost(used, prices),
  };
}

/** What storage and other services cost each month, also without a run, as far as that is priced. */
export function monthCost(used: Pick<Used, "storedBytes" | "month">, prices: Prices): number {
  return storageMonth(used, prices) + sumOf(used.month.map((usage) => priced(usage, prices)));
}

function storageMonth({ storedBytes }: Pick<Used, "storedBytes">, { gbMonth }: Prices): number {
  return (storedBytes / 2 ** 30) * gbMonth.s3;
}

function priced(usage: Usage, { services = {} }: Prices): ServiceCost {
  const price = services[usage.price];
  return price === undefined ? usage : { ...usage, cost: (usage.number / servicePrices[usage.price]) * price };
}

function sumOf(costs: readonly ServiceCost[]): number {
  return costs.reduce((sum, { cost = 0 }) => sum + cost, 0);
}

/** Types of nodes for which there is no price. */
export function typesWithoutPrice(nodes: readonly Nodes[], { hour }: Prices): string[] {
  const used = nodes.filter(({ onDemand, spot }) => onDemand + spot > 0).map(({ type }) => type);
  return [...new Set(used)].filter((type) => hour[type] === undefined);
}

function eachOptional<K extends string>(table: Readonly<Record<K, unknown>>) {
  const keys = Object.keys(table) as K[];
  return Object.fromEntries(keys.map((key) => [key, amount.optional()])) as Record<K, z.ZodOptional<typeof amount>>;
}

function nodeCost({ type, onDemand, spot }: Nodes, hours: number, { hour }: Prices, source: string): number {
  if (onDemand + spot === 0) return 0;
  const price = hour[type];
  if (!price)
    throw new UserError(`${source}: has no price for ${type}; add it under hour, as ${type}: { ec2: …, emr: … }`);
  return hours * (onDemand * (price.ec2 + price.emr) + spot * ((price.spot ?? price.ec2) + price.emr));
}

/** An amount of money without its currency: small ones with four digits. */
export function amountText(amount: number | undefined): string {
  if (amount === undefined) return "not priced";
  return amount > 0 && amount < 0.00005 ? "less than 0.0001" : amount.toFixed(amount < 1 ? 4 : 2);
}
