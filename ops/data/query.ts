import { join } from "node:path";
import { exitCode, UserError } from "../../cli/errors";
import { endWithOutput } from "../../cli/terminal/output-errors";
import { asTyped, type Options } from "../../cli/options/options";
import type { QueryOptions } from "../../cli/options/query";
import { bytes, shortDuration } from "../../cli/report/numbers";
import { rowsShown, writeResult } from "../../cli/report/result";
import { type Catalog, readCatalog } from "../../cli/synthesized/catalog";
import { regionOf, type Stack } from "../../cli/synthesized/stacks";
import { lastSynthesized } from "../../cli/synthesized/synthesis";
import { errorText } from "../aws/clients";
import { AthenaQuery } from "./athena";

type Request = Omit<Options, "format"> & QueryOptions;

/** Asks the pipeline's tables in AWS with Athena, and prints the result. @returns the exit code */
export async function query(request: Request): Promise<number> {
  endWithOutput();
  const start = Date.now();
  const stacks = await lastSynthesized(request);
  const catalog = await catalogOf(stacks, request);
  const started = await AthenaQuery.start(request.sql, catalog, regionOf(stacks));
  stopOnSignal(started);
  const scanned = await started.wait();
  const written = await writeResult(await started.result(), request.format, (text) => process.stdout.write(text));
  process.stderr.write(
    `${rowsShown(written)} of ${catalog.database} in ${shortDuration(Date.now() - start)}, ` +
      `${bytes(scanned)} scanned of at most ${bytes(catalog.scanLimit)}\n`,
  );
  return exitCode.fine;
}

async function catalogOf(stacks: readonly Stack[], request: Pick<Options, "pipeline">): Promise<Catalog> {
  const stack = stacks.find(({ label }) => label === "catalog");
  const catalog = stack && (await readCatalog(join(stack.folder, "cdk.tf")));
  if (catalog) return catalog;
  throw new UserError(
    `The pipeline ${request.pipeline} has no catalog, so Athena does not know its tables. Add \`catalog: {}\` to its ` +
      `pipeline.yaml and run ${asTyped("make deploy", request)}. Without IN=aws, make query asks the tables of the ` +
      "last make run.",
  );
}

/** Athena would go on, and bill what it scans. */
function stopOnSignal(started: AthenaQuery): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      void stop(started).then((sentence) => {
        process.stderr.write(`\n${sentence}\n`);
        process.exit(exitCode.interrupted);
      });
    });
}

/** @returns what has become of the query, as a sentence */
function stop(started: AthenaQuery): Promise<string> {
  return started.stop().then(
    () => "The query was stopped in Athena.",
    (error: unknown) => `The query was not stopped in Athena and may go on there: ${errorText(error)}`,
  );
}
