import type { PipelineFolder, Rule } from "../draft";
import { type Position, type Problem, show } from "../file/problems";
import { nameProblem } from "../schema/fields";
import { codeOf } from "../tables/sql-text";

const beginnings = ["select", "with", "from", "values", "table", "("];
const rule = "a table's file holds one query and nothing else";

/** What is wrong with a SQL file, and the offset at which it is wrong. */
interface Finding {
  readonly offset: number;
  readonly message: string;
}

/** The Spark job runs whatever a table's file holds, and only after the cluster has merged. So this checks it early. */
export const sqlIsOneQuery: Rule = (draft, folder) =>
  draft.tables().flatMap((table) => {
    const sql = nameProblem(table) ? undefined : folder.sql(table);
    return sql === undefined ? [] : problemsOf(sql, table, folder);
  });

function problemsOf(sql: string, table: string, folder: PipelineFolder): Problem[] {
  const code = codeOf(sql);
  const cause = noQuery(sql, code, table) ?? wrongBeginning(sql, code);
  const findings = cause ? [cause] : [writing(code), secondStatement(sql, code), fileName(code)];
  return findings
    .filter((finding) => finding !== undefined)
    .map(({ offset, message }) => ({
      file: `${folder.path}/tables/${table}.sql`,
      position: positionAt(sql, offset),
      message,
    }));
}

/** A rule is SQL too. */
export const rulesNameNoFile: Rule = (draft) =>
  draft.sources().flatMap((source) =>
    Object.keys(draft.map("sources", source, "keep")).flatMap((rule) => {
      const path = ["sources", source, "keep", rule];
      const found = fileName(codeOf(draft.text(...path) ?? ""));
      return found ? [draft.problem(path, found.message)] : [];
    }),
  );

function noQuery(sql: string, code: string, table: string): Finding | undefined {
  if (/[^\s;]/.test(code)) return undefined;
  const problem = sql.trim() === "" ? "is empty" : "has no SQL except comments";
  return { offset: 0, message: `${problem}; write the SELECT of table "${table}" into it` };
}

function wrongBeginning(sql: string, code: string): Finding | undefined {
  const offset = code.search(/\S/);
  const word = wordAt(sql, offset);
  if (beginnings.includes(word.toLowerCase())) return undefined;
  const message = `begins with ${show(word)}, but ${rule}. Begin with one of ${beginnings.join(", ")}`;
  return { offset, message };
}

/** In Spark, a query that begins with WITH or FROM may contain an INSERT. */
function writing(code: string): Finding | undefined {
  if (!/^\s*(?:with|from)\b/i.test(code)) return undefined;
  const insert = /\binsert\s+(?:into|overwrite)\b/i.exec(code);
  return insert
    ? { offset: insert.index, message: `${show(insert[0])} writes data, but ${rule}. Remove it` }
    : undefined;
}

/** Spark fills these in for files that its own readers read. Here they would be empty, or name a merged file. */
function fileName(code: string): Finding | undefined {
  const found = /\binput_file_(?:name|block_start|block_length)\s*[(]|\b_metadata\s*[.]/i.exec(code);
  if (!found) return undefined;
  const shown = show(found[0].replace(/\s*[(.]$/, ""));
  const message =
    `${shown} does not give the name of an object, because objects are merged before SQL reads them. ` +
    "A source's path takes values from its keys, and gives them to SQL as columns";
  return { offset: found.index, message };
}

function secondStatement(sql: string, code: string): Finding | undefined {
  const next = /;[\s;]*([^\s;])/d.exec(code);
  const offset = next?.indices?.[1]?.[0];
  if (!next || offset === undefined) return undefined;
  const { line } = positionAt(sql, next.index);
  const message =
    `${show(lineAt(sql, offset))} is a second statement after the ";" of line ${line}, but ${rule}. ` +
    "Remove one of the two, or make it a table of its own";
  return { offset, message };
}

function wordAt(sql: string, offset: number): string {
  return /^(?:\w+|[^])/u.exec(sql.slice(offset))?.[0] ?? "";
}

function lineAt(sql: string, offset: number): string {
  return sql.slice(offset).split(/\r?\n/, 1)[0]?.trimEnd() ?? "";
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
