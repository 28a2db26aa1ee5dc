import { statSync } from "node:fs";
import { join, relative } from "node:path";
import { type Prices, readPrices, typesWithoutPrice } from "../../cli/estimate/prices";
import { lastLocalLedger } from "../../cli/estimate/usable-ledger";
import { pricesOfAws } from "../../cli/estimate/prices-aws";
import { UserError } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";
import { type Nodes, nodesOf } from "../../cli/synthesized/nodes";
import { regionOf, type Stack } from "../../cli/synthesized/stacks";
import { bucketOfUri } from "../../config/sources/s3-uri";
import { addsBucket } from "../plan/json";
import { clusterStack, runsFolder } from "../run/cluster-stack";
import { lastRuns, type LastRuns, noRuns } from "./last-runs";
import { costNotes, notKnown, type Problem, problemNotes } from "./notes";
import { costOfKept, type PlanCost, type SideCost, sideCost } from "./plan-cost";
import { resourcesBefore } from "./cluster-before";
import { type Costed, haveRuns, type SideFacts, type Sides, sidesOf } from "./sides";
import { type Inputs, sizesOf } from "./sizing";

export type CostOptions = Pick<Options, "root" | "pipeline" | "stack" | "prices" | "listing" | "replay">;

/** Prices of a file. A mistake in it, or a listing that is not there, is reported before anything is planned. */
export function pricesOfFile({ prices, listing }: Pick<Options, "prices" | "listing">): Prices | undefined {
  if (listing !== undefined && statSync(listing, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UserError(`LISTING=${listing}: there is no such file`);
  return prices === undefined || prices === "aws" ? undefined : readPrices(prices);
}

/**
 * What runs and months cost before and after plans. Undefined where neither a cluster nor anything else that costs
 * money is deployed or planned.
 * @param fromFile what `pricesOfFile` gave
 * @throws RunError where AWS's price list does not answer
 */
export async function gatherCost(
  costed: Costed,
  options: CostOptions,
  fromFile: Prices | undefined,
): Promise<PlanCost | undefined> {
  const runs = haveRuns(costed.plans) ? await runsOf(costed) : noRuns;
  const sides = await sidesOf(costed, options.root, runs.types);
  const all = [sides.before, sides.after].filter((side) => side !== undefined);
  if (all.length === 0) return undefined;
  const hasCluster = all.some(({ cluster }) => cluster !== undefined);
  const inputs = inputsOf(options, runs);
  const nodes = all.flatMap(({ cluster }) => (cluster ? nodesOf(cluster) : []));
  const prices = fromFile ?? (await listPrices(options, nodes, costed.stacks));
  const problems: Problem[] = [];
  const given = { inputs, prices, replay: options.replay !== undefined, problems };
  const costs = {
    ...(sides.before && { before: await costOfSide(sides.before, "as it is deployed", given) }),
    ...(sides.after && { after: await costOfSide(sides.after, "as it is planned", given) }),
  };
  // Where no run could be estimated, no figure comes from the inputs.
  const used = [costs.before, costs.after].some((side) => side?.run) || problems.length === 0 ? inputs : {};
  const gathered = { sides, costs, inputs, used, runs, nodes, prices, hasCluster, destroys: costed.destroys === true };
  return {
    ...costs,
    ...(bucketStays(costed) && afterDestroy(costs.before, prices)),
    notes: [...problemNotes(problems), ...notesOf(gathered, options), ...bucketNote(costed)],
  };
}

/** Whether the bucket outlives what is destroyed. */
function bucketStays({ plans, destroys }: Costed): boolean {
  return destroys === true && !plans.some((plan) => resourcesBefore(plan, /^aws_s3_bucket$/).length > 0);
}

function bucketNote(costed: Costed): string[] {
  return bucketStays(costed) ? ["the bucket stays, and what is stored in it costs the same as before"] : [];
}

/** What a bucket costs that outlives all else. */
function afterDestroy(before: SideCost | undefined, prices: Prices | undefined): Pick<PlanCost, "after"> {
  const bytes = before?.run?.storedBytes;
  return bytes === undefined ? {} : { after: costOfKept(bytes, prices) };
}

interface Given {
  readonly inputs: Inputs;
  readonly prices: Prices | undefined;
  readonly replay: boolean;
  /** Gets each run that cannot be estimated. */
  readonly problems: Problem[];
}

/** A side that cannot be estimated, for example for a merge that would fail, has no run: the plan goes on. */
async function costOfSide(
  { cluster, job, services }: SideFacts,
  which: string,
  { inputs, prices, replay, problems }: Given,
): Promise<SideCost> {
  const isKnown = inputs.listing !== undefined || inputs.ledger !== undefined;
  if (!cluster || !job || !isKnown || replay) return sideCost({ services }, prices);
  try {
    return sideCost({ services, run: { cluster, ...(await sizesOf(cluster, job, inputs)) } }, prices);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.push({ which, message: error.message });
    return sideCost({ services }, prices);
  }
}

/** The last runs; none where these plans make the bucket in which they would be. */
async function runsOf({ plans, stacks }: Costed): Promise<LastRuns> {
  const { stack, name } = clusterStack(stacks);
  const folder = runsFolder(stack);
  if (plans.some(({ json }) => addsBucket(json, bucketOfUri(folder)))) return noRuns;
  return lastRuns(name, regionOf(stacks), folder);
}

/** The ledger of the last run in AWS, or else of the last one on this machine. */
function inputsOf({ root, pipeline, listing }: CostOptions, { ledger }: LastRuns): Inputs {
  const found = ledger ?? lastLocalLedger(join(root, "out", pipeline), (file) => relative(root, file));
  return { ...(listing !== undefined && { listing }), ...(found && { ledger: found }) };
}

async function listPrices(
  { prices }: CostOptions,
  nodes: readonly Nodes[],
  stacks: readonly Stack[],
): Promise<Prices | undefined> {
  if (prices !== "aws" || nodes.length === 0) return undefined;
  return pricesOfAws(regionOf(stacks) ?? "us-east-1", nodes);
}

interface Gathered {
  readonly sides: Sides;
  readonly costs: Pick<PlanCost, "before" | "after">;
  readonly inputs: Inputs;
  /** The inputs that the figures come from. */
  readonly used: Inputs;
  readonly runs: LastRuns;
  readonly nodes: readonly Nodes[];
  readonly prices: Prices | undefined;
  readonly hasCluster: boolean;
  readonly destroys: boolean;
}

function notesOf(gathered: Gathered, options: CostOptions): string[] {
  const { sides, costs, inputs, used, runs, nodes, prices, hasCluster, destroys } = gathered;
  if (!hasCluster) return [];
  if (options.replay) return ["what a replay costs is not estimated: it reads the records in quarantine alone"];
  // Who destroys needs no advice on how to estimate.
  if (inputs.listing === undefined && inputs.ledger === undefined)
    return destroys ? [] : [notKnown(asTyped("make plan", options), runs.problem)];
  const usages = [costs.before, costs.after].flatMap((side) => [
    ...(side?.run?.services ?? []),
    ...(side?.month ?? []),
  ]);
  const unpriced = usages.filter(({ price }) => prices?.services?.[price] === undefined).map(({ name }) => name);
  return costNotes({
    ...runs,
    ledger: used.ledger,
    listing: used.listing,
    assumed: sides.notes,
    jobs: { before: sides.before?.job, after: sides.after?.job },
    pricesGiven: prices !== undefined,
    unpricedTypes: prices ? typesWithoutPrice(nodes, prices) : [],
    unpricedServices: [...new Set(unpriced)],
  });
}
