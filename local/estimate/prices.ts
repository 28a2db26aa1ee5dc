import { readFileSync, existsSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { Nodes } from "../../cli/synthesized/nodes";
import { UserError } from "../../cli/errors";
import type { RunEstimate } from "./model";

const amount = z.number().min(0);
/** A user's file of prices. This project knows no price itself. */
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
});
export type Prices = z.output<typeof pricesSchema>;

/** What a run costs, in the currency of the prices. `run` is the sum of the three above it, without `storageMonth`. */
export interface Cost {
  readonly currency: string;
  readonly nodes: number;
  readonly disks: number;
  readonly requests: number;
  readonly run: number;
  readonly storageMonth: number;
}

/** @throws UserError that names the file, the key, and what it should hold */
export function readPrices(file: string): Prices {
  if (!existsSync(file)) throw new UserError(`PRICES=${file}: there is no such file; docs/cost.md shows one`);
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`PRICES=${file}: is neither YAML nor JSON: ${(error as Error).message.split("\n")[0]}`);
  }
  const read = pricesSchema.safeParse(content);
  if (read.success) return read.data;
  const issues = read.error.issues.map((issue) => `  ${issue.path.join(".") || "the file"}: ${issue.message}`);
  throw new UserError(`PRICES=${file}: is not a file of prices; docs/cost.md shows one\n${issues.join("\n")}`);
}

/** AWS counts a month as so many hours. */
const hoursOfMonth = 730;

/**
 * @param source where the prices come from, for messages: `PRICES=prices.yaml`
 * @throws UserError when the type of a node has no price
 */
export function costOf(estimate: RunEstimate, storedBytes: number, prices: Prices, source: string): Cost {
  const nodes = estimate.nodeHours.reduce(
    (sum, { nodes: group }) => sum + nodeCost(group, estimate.seconds / 3600, prices, source),
    0,
  );
  const diskHours = estimate.nodeHours.reduce((sum, { hours, nodes: { disk } }) => sum + hours * disk, 0);
  const disks = (diskHours / hoursOfMonth) * prices.gbMonth.disk;
  const { put, get } = prices.thousandRequests;
  const requests = estimate.requests.reduce((sum, kind) => sum + (kind.put * put + kind.get * get) / 1000, 0);
  return {
    currency: prices.currency,
    nodes,
    disks,
    requests,
    run: nodes + disks + requests,
    storageMonth: (storedBytes / 2 ** 30) * prices.gbMonth.s3,
  };
}

function nodeCost({ type, onDemand, spot }: Nodes, hours: number, { hour }: Prices, source: string): number {
  if (onDemand + spot === 0) return 0;
  const price = hour[type];
  if (!price)
    throw new UserError(`${source}: has no price for ${type}; add it under hour, as ${type}: { ec2: …, emr: … }`);
  return hours * (onDemand * (price.ec2 + price.emr) + spot * ((price.spot ?? price.ec2) + price.emr));
}
