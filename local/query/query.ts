import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { exitCode, RunError, UserError } from "../../cli/errors";
import { endWithOutput } from "../../cli/terminal/output-errors";
import { python, root, shownPath } from "../../cli/project";
import type { QueryOptions } from "../../cli/options/query";
import { shortDuration } from "../../cli/report/numbers";
import { type Result, type ResultColumn, rowsShown, writeResult } from "../../cli/report/result";
import { locatedInSql } from "../../cli/sql-place";
import { checkPipeline } from "../../cli/synthesized/pipelines";
import { loadPipeline } from "../../config/load";
import type { Pipeline } from "../../config/pipeline";
import type { LocalOptions } from "../inputs/options";
import { linesOf } from "../storage/lines";

/** What local/query/run_sql.py writes when it fails. */
interface Failure {
  readonly error: string;
  /** Where in the SQL, in characters from 0. */
  readonly position?: number;
}

/** Its first line. */
type FirstLine = Failure | { readonly columns: readonly (readonly [name: string, kind: ResultColumn["kind"]])[] };

/** Asks the tables of the last local run with DuckDB, and prints the result. @returns the exit code */
export async function query(options: LocalOptions & QueryOptions): Promise<number> {
  endWithOutput();
  const start = Date.now();
  checkPipeline(root, options.pipeline);
  const tables = join(options.out, options.pipeline, "tables");
  if (!existsSync(tables))
    throw new UserError(
      `${shownPath(tables)} does not exist, so there is nothing to ask; make run PIPELINE=${options.pipeline} ` +
        "writes it. IN=aws asks the tables in AWS.",
    );
  const program = execa(python, [join(__dirname, "run_sql.py")], {
    input: JSON.stringify({ sql: options.sql, tables: tablesIn(tables, loadPipeline(root, options.pipeline)) }),
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C.UTF-8", PYTHONUTF8: "1" },
    extendEnv: false,
    buffer: false,
    reject: false,
  });
  const errors: string[] = [];
  program.stderr?.on("data", (data: Buffer) => errors.push(data.toString()));
  try {
    const lines = linesOf(program.stdout as AsyncIterable<Buffer>);
    const result = await resultOf(lines, options.sql, errors);
    const written = await writeResult(result, options.format, (text) => process.stdout.write(text));
    if (!written.more) throwFailure((await program).exitCode, errors);
    process.stderr.write(`${rowsShown(written)} of ${shownPath(tables)}/ in ${shortDuration(Date.now() - start)}\n`);
    return exitCode.fine;
  } finally {
    program.kill();
  }
}

function throwFailure(code: number, errors: readonly string[]): void {
  if (code !== 0) throw new RunError(`DuckDB ended before the result:\n${errors.join("").trimEnd()}`);
}

function tablesIn(folder: string, pipeline: Pipeline) {
  const written = readdirSync(folder);
  return pipeline.tables
    .filter(({ name }) => written.includes(name))
    .map(({ name, columns, partitionBy }) => ({
      name,
      folder: join(folder, name),
      partitions: Object.fromEntries(
        columns.filter((column) => partitionBy.includes(column.name)).map((column) => [column.name, column.type]),
      ),
    }));
}

/** The result, whose rows are read from `lines` when they are asked for. @throws UserError for a mistake in the SQL */
async function resultOf(
  lines: AsyncGenerator<{ line: string }>,
  sql: string,
  errors: readonly string[],
): Promise<Result> {
  const first = await lines.next();
  if (first.done) throw new RunError(`DuckDB did not answer:\n${errors.join("").trimEnd()}`);
  const answer = JSON.parse(first.value.line) as FirstLine;
  if ("error" in answer) throw mistake(answer, sql);
  return { columns: answer.columns.map(([name, kind]) => ({ name, kind })), rows: rowsOf(lines, sql) };
}

async function* rowsOf(lines: AsyncGenerator<{ line: string }>, sql: string): AsyncGenerator<(string | null)[]> {
  for await (const { line } of lines) {
    const row = JSON.parse(line) as (string | null)[] | Failure;
    if (!Array.isArray(row)) throw mistake(row, sql);
    yield row;
  }
}

function mistake({ error, position }: Failure, sql: string): UserError {
  return new UserError(locatedInSql(sql, position, error));
}
