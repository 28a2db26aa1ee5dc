/**
 * `make estimate LISTING=<file> | DATA=<folder> [PRICES=<file>|aws] [PIPELINE=<name>]`: how long a run in AWS takes, how many requests and node
 * hours, and what it costs in the prices of a file, or in AWS's list prices. Nothing is asked of AWS but those.
 * With --json, for machines. Exit codes as in run.ts.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { checkDataFolder, keysOf } from "./inputs/data-folder";
import { readNodes } from "../cli/synthesized/nodes";
import { estimate, type SourceSize } from "./estimate/model";
import { costOf, readPrices } from "./estimate/prices";
import { pricesOfAws } from "./estimate/prices-aws";
import { jobOf, type JobSource, tableSizes } from "./estimate/tables";
import { reportError } from "../cli/errors";
import { type ListedKey, readListing } from "./inputs/listing-file";
import { previewMerge } from "./preview/merge";
import { type Plan, readPlan } from "./cluster/definition";
import { UserError } from "../cli/errors";
import { root } from "../cli/project";
import { reducers } from "./s3distcp/options";
import { type Shown, showEstimate } from "./estimate/show";
import { type Merge, mergesOf } from "./inputs/merges";
import { checkPipeline } from "../cli/synthesized/pipelines";
import { clusterFile, startSynthesis } from "../cli/synthesized/synthesis";

interface Request {
  readonly pipeline: string;
  readonly data?: string;
  readonly listing?: string;
  readonly prices?: string;
}

async function estimated({ pipeline, data, listing, prices: where }: Request): Promise<Shown> {
  if ((data === undefined) === (listing === undefined))
    throw new UserError(
      "give either DATA=<folder> or LISTING=<file>: make estimate LISTING=listing.txt, of aws s3 ls --recursive s3://BUCKET/",
    );
  checkPipeline(root, pipeline);
  const fromFile = where === undefined || where === "aws" ? undefined : readPrices(where);
  const file = clusterFile(await startSynthesis(root, pipeline).done(), pipeline);
  const plan = await readPlan(file);
  const nodes = await readNodes(file);
  const merges = mergesOf(plan);
  const folder = data === undefined ? undefined : checkDataFolder(data, merges);
  const keys = () => (folder === undefined ? readListing(resolve(listing as string)) : keysOf(folder));
  const job = jobOf(plan);
  const sources: SourceSize[] = [];
  for (const source of job.sources) sources.push(await sizeOf(source, plan, merges, keys()));
  const empty = job.sources.find(({ optional }, index) => !optional && sources[index]?.objects === 0);
  if (empty && listing !== undefined)
    throw new UserError(
      `LISTING=${listing}: no key belongs to source ${empty.name}; list the whole bucket: aws s3 ls --recursive s3://${plan.bucket}/`,
    );
  const ledger = join(root, "out", pipeline, "ledger.json");
  const tables = existsSync(ledger) ? tableSizes(readFileSync(ledger, "utf8"), job, sources) : [];
  const result = estimate(sources, tables, nodes);
  const prices = where === "aws" ? await pricesOfAws(plan.region, nodes) : fromFile;
  const stored = [...sources, ...tables].reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    pipeline,
    sources,
    tables,
    ...(existsSync(ledger) && { ledger: relative(root, ledger) }),
    estimate: result,
    ...(prices && { cost: costOf(result, stored, prices, `PRICES=${where}`) }),
  };
}

/** A source that is merged as its merge would have it, any other as it lies. */
async function sizeOf(
  source: JobSource,
  plan: Plan,
  merges: readonly Merge[],
  keys: AsyncIterable<ListedKey> | Iterable<ListedKey>,
): Promise<SourceSize> {
  const prefix = source.uri.slice(`s3://${plan.bucket}/`.length);
  const merge = merges.find((one) => one.prefix === prefix && source.merged !== null);
  if (merge) {
    const { files } = await previewMerge(merge, plan.bucket, keys);
    const sum = (of: "objects" | "bytes") => files.reduce((all, file) => all + file[of], 0);
    return {
      name: source.name,
      objects: sum("objects"),
      bytes: sum("bytes"),
      chunks: files,
      reducers: reducers(merge.options),
      toS3: merge.options.dest.startsWith("s3"),
    };
  }
  let [objects, bytes] = [0, 0];
  for await (const { key, size } of keys) {
    if (!key.startsWith(prefix) || key.endsWith("/")) continue;
    objects++;
    bytes += size;
  }
  return { name: source.name, objects, bytes };
}

async function main(): Promise<void> {
  const env = (name: string) => process.env[name] || undefined;
  try {
    const shown = await estimated({
      pipeline: env("PIPELINE") ?? "sparkify",
      data: env("DATA"),
      listing: env("LISTING"),
      prices: env("PRICES"),
    });
    if (process.argv.includes("--json"))
      process.stdout.write(
        `${JSON.stringify({ ...shown, sources: shown.sources.map(({ chunks, ...source }) => ({ ...source, ...(chunks && { mergedFiles: chunks.length }) })) }, null, 2)}\n`,
      );
    else process.stdout.write(`${showEstimate(shown)}\n`);
  } catch (error) {
    process.exitCode = reportError(error);
  }
}

if (require.main === module) void main();
