import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exitCode, reportError, UserError } from "../../cli/errors";
import { fullDisk } from "../../cli/files/full-disk";
import { root, shownPath } from "../../cli/project";
import { readCatalog } from "../../cli/synthesized/catalog";
import { type PlannedRights, readPlannedRights } from "../../cli/synthesized/policies";
import { clusterFile, stackFile, type Synthesis } from "../../cli/synthesized/synthesis";
import { pipelinePath } from "../../config/folder";
import { loadParser, readDefinition } from "../cluster/definition";
import { localSpark } from "../cluster/local-spark";
import { archiveNote, type SparkHome } from "../cluster/spark-submit";
import { failureOf } from "../cluster/steps";
import { mergesOf } from "../../cli/merge/merges";
import { cleanUp, type Resources } from "./clean-up";
import { removeLeftovers } from "./collect";
import { fillBucket, inputFolder } from "./fill-bucket";
import { type LocalCluster, type LocalRun, startCluster } from "./local-cluster";
import { RunOutput } from "./output";
import { notRunText, runBootstrapActions, runClusterSteps } from "./parts";
import { mustHaveQuarantines } from "./quarantines";
import { type RunTables, startTables } from "./report";
import { collectResults } from "./results";
import { judgeRequests, rightsText } from "./rights";
import { sparkNote } from "./spark-note";
import type { StartedProcesses, StartedRun } from "./start";
import { mustTakeRuns, submitted } from "./submitted";

/** Each signal that ends a run, with its exit code. */
const signals = [
  ["SIGINT", exitCode.interrupted],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const;

/** Does the whole run that was started, and removes what it needed for that. @returns the exit code */
export async function finishRun({ options, started }: StartedRun): Promise<number> {
  const { pipeline, data, replay, runs = 1 } = options;
  const resources: Resources = { processes: "error" in started ? undefined : started };
  endOnSignal(resources);
  try {
    if ("error" in started) throw started.error;
    const out = join(options.out, pipeline);
    await doParts({ pipeline, data, replay, runs, out, output: new RunOutput(), parts: [], resources }, started);
    return exitCode.fine;
  } catch (error) {
    console.error();
    return reportError(fullDisk(error, root) ?? (await withPositions(error, pipeline)));
  } finally {
    cleanUp(resources);
  }
}

function endOnSignal(resources: Resources): void {
  for (const [signal, code] of signals)
    process.once(signal, () => {
      cleanUp(resources);
      process.stderr.write("\nStopped. Nothing is left running.\n");
      process.exit(code);
    });
}

/** Does the parts of the run in their order. @throws RunError when a step failed, after the results were collected */
async function doParts(run: LocalRun, { synthesis, s3 }: StartedProcesses): Promise<void> {
  const { output } = run;
  const { definition, catalog, merges, folder } = await output.part("synthesize", () =>
    readCluster(synthesis, run.pipeline),
  );
  const note = sparkNote(definition.release);
  if (note) output.line(`  note: ${note}`);
  mustTakeRuns(run, definition);
  mustHaveQuarantines(run);
  const data = await inputFolder(run, merges);
  await removeLeftovers(run.out);
  const spark = await localSpark(definition.release);
  const cluster = await output.part("S3", () => startCluster(run, definition, s3));
  const [input, rights] = await Promise.all([
    fillBucket(cluster, data, spark),
    readPlannedRights(folder, run.pipeline, definition.instanceProfile),
  ]);
  if (catalog) await cluster.store.makeCatalog(catalog.database, catalog.tables);
  const tables = startTables(cluster);
  if (rights) await judgeRequests(cluster, rights);
  else output.line("  note: the roles exist already (roles.existing), so the requests of this run are not judged");
  await runBootstrapActions(cluster);
  const archive = archiveNote(spark);
  if (archive) output.line(`  note: ${archive}`);
  const home = { ...spark, inputBytes: input.bytes };
  await doSteps(cluster, tables, home, rights);
  for (let number = 2; number <= run.runs; number += 1) {
    const again = submitted(cluster);
    output.line(`\nRun ${again.runName}, submitted to the same cluster`);
    await doSteps(again, startTables(again), home, rights);
  }
}

/** Runs the steps, and collects their results. @throws the error of a step, after the results were collected */
async function doSteps(
  cluster: LocalCluster,
  tables: RunTables,
  spark: SparkHome,
  rights: PlannedRights | undefined,
): Promise<void> {
  const { output } = cluster.run;
  const results = await runClusterSteps(cluster, spark);
  const where = await collectResults(cluster, tables);
  const notRun = notRunText(results);
  const failure = failureOf(results);
  if (failure) {
    if (notRun) output.line(notRun);
    throw failure;
  }
  output.line(`${where} Done in ${output.elapsed()}.`);
  if (rights) output.line(await rightsText(cluster));
  if (notRun) output.line(notRun);
}

async function readCluster(synthesis: Synthesis, pipeline: string) {
  const [folder] = await Promise.all([synthesis.done(), loadParser()]);
  const file = clusterFile(folder, pipeline);
  const definition = await readDefinition(file);
  const catalog = await readCatalog(stackFile(folder, pipeline, "catalog"));
  const stacks = shownPath(join(dirname(file), ".."));
  return {
    definition,
    catalog,
    folder,
    merges: mergesOf(definition),
    text: `${stacks}/${pipeline}-{network,bucket,roles,${catalog ? "catalog," : ""}cluster}/cdk.tf`,
  };
}

/**
 * Adds line and column to the keys of pipeline.yaml that a message of the Spark job names. The job does not know them.
 */
async function withPositions(error: unknown, pipeline: string): Promise<unknown> {
  const file = `${pipelinePath(root, pipeline)}/pipeline.yaml`;
  if (!(error instanceof UserError) || !error.message.includes(`${file} `)) return error;
  const { withPlaces } = await import("../../config/file/with-places");
  error.message = withPlaces(error.message, file, readFileSync(join(root, file), "utf8"));
  return error;
}
