import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { jobUriOf } from "../../cli/estimate/cluster-steps";
import type { Options } from "../../cli/options/options";
import { parseSparkJob } from "../../cli/merge/spark-job";
import { declaredTables } from "../../cli/report/declared-tables";
import { type Ledger, ledgerSchema, parseLedger, runOf } from "../../cli/report/ledger";
import type { DeclaredTable, PageFacts, PastRun } from "../../cli/report/page/facts";
import { asPastRun, lastRuns, pastRunOf } from "../../cli/report/page/history";
import { reportFiles, savedFacts, saveReport, watchedRuns } from "../../cli/report/saved-report";
import { samplesOf } from "../../cli/report/samples";
import { errorName } from "../aws/clients";
import { entriesOf, objectText, putPage } from "../aws/objects";
import type { RunState } from "./emr";
import type { NamedRun } from "./find";
import { ledgerUri, ledgerUris } from "./outcome";
import { partsOf } from "./report-parts";

/** How many files of a source's quarantine, and how many bytes of each, are read for samples. */
const quarantineFiles = 3;
const quarantineBytes = 1024 * 1024;

/**
 * Writes the page of a run in AWS into a folder of this machine, and beside the run's ledger.
 * @returns sentences for people; none for a run without a ledger
 */
export async function writeReport(s3: S3Client, run: NamedRun, state: RunState, options: Options): Promise<string[]> {
  try {
    const text = await objectText(s3, ledgerUri(run));
    if (text === undefined) return [];
    const facts = await factsOf(s3, run, state, options, ledgerSchema.parse(JSON.parse(text)));
    const file = saveReport(folderOf(options, run.run), facts);
    return [`Report: ${relative(options.root, file)}`, ...(await upload(s3, run, file))];
  } catch (error) {
    // How the run ended is known, and matters more.
    return [`The report could not be written: ${(error as Error).message}`];
  }
}

function folderOf({ root, pipeline }: Options, cluster: string): string {
  return join(root, "out", pipeline, watchedRuns, cluster);
}

async function upload(s3: S3Client, run: NamedRun, file: string): Promise<string[]> {
  const uri = `${run.runs}${run.run}/${reportFiles.page}`;
  try {
    await putPage(s3, uri, readFileSync(file, "utf8"));
    return [];
  } catch (error) {
    return [`The report is only on this machine: ${uri} could not be written (${errorName(error)}).`];
  }
}

async function factsOf(
  s3: S3Client,
  run: NamedRun,
  state: RunState,
  options: Options,
  ledger: Ledger,
): Promise<PageFacts> {
  const [tables, samples, earlier] = await Promise.all([
    tablesOf(s3, state),
    samplesOf(ledger, (source) => linesIn(s3, `${run.runs}${run.run}/quarantine/${source}/`)),
    earlierRuns(s3, run, options, ledger.pipeline),
  ]);
  return {
    version: 1,
    where: run.region === undefined ? "on EMR" : `on EMR in ${run.region}`,
    ledger,
    parts: partsOf(state),
    tables,
    samples,
    earlier,
  };
}

/** The tables of the job.json that the run's own step names. */
async function tablesOf(s3: S3Client, { steps }: RunState): Promise<DeclaredTable[]> {
  const uri = jobUriOf({ steps: steps.map(({ Config }) => ({ args: Config?.Args ?? [] })) });
  const job = uri === undefined ? undefined : await objectText(s3, uri);
  return job === undefined ? [] : declaredTables(job, parseSparkJob(job).tables);
}

/** The first lines of the first files in a folder. Of a long file, the last of them is cut off. */
async function* linesIn(s3: S3Client, folder: string): AsyncGenerator<string> {
  const files = (await entriesOf(s3, folder)).filter((uri) => /\/part-[^/]*$/.test(uri));
  for (const file of files.slice(0, quarantineFiles))
    yield* (await objectText(s3, file, quarantineBytes))?.split("\n") ?? [];
}

/** The last runs of the pipeline in this bucket. The times of those that were watched here are known too. */
async function earlierRuns(s3: S3Client, run: NamedRun, options: Options, pipeline: string): Promise<PastRun[]> {
  const ledgers = await ledgerUris(s3, run.runs);
  const found = await Promise.all(ledgers.map((uri) => pastRun(s3, uri, options, pipeline)));
  return lastRuns(
    found.filter((past) => past !== undefined),
    run.run,
  );
}

async function pastRun(s3: S3Client, uri: string, options: Options, pipeline: string): Promise<PastRun | undefined> {
  const text = await objectText(s3, uri);
  if (text === undefined) return undefined;
  const ledger = parseLedger(text);
  if (ledger?.pipeline !== pipeline) return undefined;
  const watched = savedFacts(folderOf(options, runOf(ledger)));
  return watched ? asPastRun(watched) : pastRunOf(ledger);
}
