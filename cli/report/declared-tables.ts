import { existsSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { z } from "zod";
import { python } from "../project";
import type { DeclaredTable } from "./page/facts";

const lineageSchema = z.record(z.string(), z.record(z.string(), z.array(z.string()).nullable()));
type Lineage = z.output<typeof lineageSchema>;

const longestMilliseconds = 30_000;

/**
 * The tables of a run, with the fields of which their columns are made where that is known. It is not known where the
 * packages of `make run` are not installed.
 * @param job the text of the run's job.json
 * @param tables that it declares
 */
export async function declaredTables(job: string, tables: readonly DeclaredTable[]): Promise<DeclaredTable[]> {
  const lineage = await lineageOf(job);
  return tables.map(({ name, columns, mode, key, partitionBy }) => ({
    name,
    columns: columns.map((column) => ({ ...column, from: lineage[name]?.[column.name] ?? undefined })),
    mode,
    key,
    partitionBy,
  }));
}

/** Nothing where the program is not there or does not end well: a report without origins is better than none. */
async function lineageOf(job: string): Promise<Lineage> {
  if (!existsSync(python)) return {};
  const program = await execa(python, [join(__dirname, "lineage.py")], {
    input: job,
    reject: false,
    timeout: longestMilliseconds,
  });
  return program.exitCode === 0 ? lineageSchema.parse(JSON.parse(program.stdout)) : {};
}
