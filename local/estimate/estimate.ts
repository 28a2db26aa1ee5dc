import { exitCode } from "../../cli/errors";
import { stays } from "../../cli/synthesized/lifecycle";
import { readStacks } from "../../cli/synthesized/stacks";
import { usageOfMonth, usageOfRun } from "../../cli/estimate/services";
import { servicesOfHcl } from "../../cli/estimate/services-of-hcl";
import { nodesOf, readCluster, replicationOf } from "../../cli/synthesized/nodes";
import { listInputs } from "../inputs/listed-inputs";
import type { LocalOptions } from "../inputs/options";
import { registeredTables } from "../../cli/merge/spark-job";
import { readSparkJob } from "../inputs/spark-job";
import { driverMemory, givenMemory } from "./driver-memory";
import { estimateRun } from "../../cli/estimate/model";
import { costOf, readPrices } from "../../cli/estimate/prices";
import { pricesOfAws } from "../../cli/estimate/prices-aws";
import { type PipelineEstimate, showEstimate } from "./show";
import { sourceSizes } from "../../cli/estimate/source-size";
import { tablesOfLastRun } from "./last-run";

/**
 * Prints what a run of a pipeline in AWS takes. @returns the exit code
 * @throws UserError as `listInputs`, for wrong prices, and when a listing has no object of a source that needs one
 */
export async function estimate(options: LocalOptions): Promise<number> {
  // A mistake in a file of prices is reported before the stacks are synthesized.
  const fromFile = options.prices === undefined || options.prices === "aws" ? undefined : readPrices(options.prices);
  const inputs = await listInputs("estimate", options);
  const cluster = await readCluster(inputs.file);
  const nodes = nodesOf(cluster);
  const job = readSparkJob(inputs.definition);
  const sources = await sourceSizes(job, inputs, options.listing);
  const lastRun = tablesOfLastRun(options, job, sources);
  const tables = lastRun?.tables ?? [];
  const run = estimateRun(sources, tables, nodes, replicationOf(cluster));
  const prices = options.prices === "aws" ? await pricesOfAws(inputs.definition.region, nodes) : fromFile;
  const services = servicesOfHcl(await readStacks(inputs.outdir, options.pipeline), registeredTables(job));
  const used = {
    storedBytes: [...sources, ...tables].reduce((sum, { bytes }) => sum + bytes, 0),
    run: usageOfRun(services, run, tables),
    month: usageOfMonth(services, tables),
  };
  const result: PipelineEstimate = {
    pipeline: options.pipeline,
    sources,
    tables,
    ...(lastRun && { ledger: lastRun.ledger }),
    estimate: run,
    driver: driverMemory(sources, tables, givenMemory(inputs.definition)),
    stays: stays(cluster.block),
    services: { run: used.run, month: used.month },
    ...(prices && { cost: costOf(run, used, prices, `PRICES=${options.prices}`) }),
  };
  console.log(options.json ? JSON.stringify(withoutChunks(result), null, 2) : showEstimate(result));
  return exitCode.fine;
}

/** For programs, the number of merged files says enough. */
function withoutChunks(result: PipelineEstimate) {
  const sources = result.sources.map(({ chunks, ...source }) => ({
    ...source,
    ...(chunks && { mergedFiles: chunks.length }),
  }));
  return { ...result, sources };
}
