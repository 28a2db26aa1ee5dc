import { readFileSync, existsSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { Nodes } from "../../cli/synthesized/nodes";
import type { Estimate } from "./model";
import { UserError } from "../../cli/errors";

const price = z.number().min(0);
/** What a user's file of prices holds: nothing of it is known here. */
const pricesSchema = z.strictObject({
  /** Only shown. */
  currency: z.string().default("USD"),
  /** An hour of a node, by instance type: what EC2 takes and what EMR takes on top; `spot` in the place of ec2 for Spot nodes. */
  hour: z.record(z.string(), z.strictObject({ ec2: price, emr: price, spot: price.optional() })),
  /** A thousand requests: PUT, COPY, POST and LIST; GET and all others. */
  thousandRequests: z.strictObject({ put: price, get: price }),
  /** A GB for a month: on the nodes' disks, and in S3. */
  gbMonth: z.strictObject({ disk: price, s3: price }),
});
export type Prices = z.output<typeof pricesSchema>;

/** What a run costs, in the prices' currency; `storageMonth` is no part of the sum. */
export interface Cost {
  readonly currency: string;
  readonly nodes: number;
  readonly disks: number;
  readonly requests: number;
  readonly run: number;
  readonly storageMonth: number;
}

/** @throws UserError naming the file, the key, and what should be there */
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
  throw new UserError(`PRICES=${file}: is no file of prices as docs/cost.md shows one\n${issues.join("\n")}`);
}

const hoursOfMonth = 730;

/** @throws UserError when a node's type has no price */
export function costOf(estimate: Estimate, storedBytes: number, prices: Prices, where: string): Cost {
  const nodes = estimate.nodeHours.reduce(
    (sum, one) => sum + nodeCost(one.nodes, estimate.seconds / 3600, prices, where),
    0,
  );
  const diskHours = estimate.nodeHours.reduce((sum, one) => sum + one.hours * one.nodes.disk, 0);
  const disks = (diskHours / hoursOfMonth) * prices.gbMonth.disk;
  const { put, get } = prices.thousandRequests;
  const requests = estimate.requests.reduce((sum, one) => sum + (one.put * put + one.get * get) / 1000, 0);
  return {
    currency: prices.currency,
    nodes,
    disks,
    requests,
    run: nodes + disks + requests,
    storageMonth: (storedBytes / 2 ** 30) * prices.gbMonth.s3,
  };
}

function nodeCost({ type, onDemand, spot }: Nodes, hours: number, { hour }: Prices, where: string): number {
  if (onDemand + spot === 0) return 0;
  const one = hour[type];
  if (!one)
    throw new UserError(`${where}: has no price for ${type}; add it under hour, as ${type}: { ec2: …, emr: … }`);
  return hours * (onDemand * (one.ec2 + one.emr) + spot * ((one.spot ?? one.ec2) + one.emr));
}
