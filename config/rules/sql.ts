import type { PipelineFolder, Rule } from "../draft";
import { type Position, type Problem, show } from "../problems";
import { nameProblem } from "../schema/fields";
import { codeOf } from "../sql-text";

const beginnings = ["select", "with", "from", "values", "table", "("];
const whatIsRun = "a table is what one query returns, and nothing else is run";

/** Whatever stands in a table's file is executed by the Spark job, and on a cluster that has merged by then. */
export const sqlIsOneQuery: Rule = (draft, folder) =>
  Object.keys(draft.map("tables")).flatMap((table) => {
    const sql = nameProblem(table) ? undefined : folder.sql(table);
    return sql === undefined ? [] : problemsOf(sql, table, folder);
  });

function problemsOf(sql: string, table: string, folder: PipelineFolder): Problem[] {
  const code = codeOf(sql);
  const problem = (offset: number, message: string): Problem => ({
    file: `${folder.path}/tables/${table}.sql`,
    at: position(sql, offset),
    message,
  });
  const begin = code.search(/[^\s;]/);
  if (begin < 0)
    return [
      problem(
        0,
        `${sql.trim() === "" ? "is empty" : "holds no SQL but comments"}; write the SELECT of table "${table}" into it`,
      ),
    ];

  const first = wordAt(sql, code.search(/\S/));
  if (!beginnings.includes(first.toLowerCase())) {
    return [
      problem(
        code.search(/\S/),
        `begins with ${show(first)}, which begins no query; ${whatIsRun}. Begin with one of ${beginnings.join(", ")}`,
      ),
    ];
  }
  const insert = /^\s*(?:with|from)\b/i.test(code) ? /\binsert\s+(?:into|overwrite)\b/i.exec(code) : null;
  const next = /;[\s;]*([^\s;])/d.exec(code);
  return [
    ...(insert
      ? [problem(insert.index, `${show(insert[0])} writes somewhere, which is no query; ${whatIsRun}. Leave it out`)]
      : []),
    ...(next
      ? [
          problem(
            next.indices?.[1]?.[0] ?? 0,
            `${show(lineAt(sql, next.indices?.[1]?.[0] ?? 0))} stands after the ";" of line ${position(sql, next.index).line}, as a second statement; ${whatIsRun}. Leave one of the two out, or make it a table of its own`,
          ),
        ]
      : []),
  ];
}

function wordAt(sql: string, offset: number): string {
  return /^(?:\w+|[^])/u.exec(sql.slice(offset))?.[0] ?? "";
}

function lineAt(sql: string, offset: number): string {
  return sql.slice(offset).split(/\r?\n/, 1)[0]?.trimEnd() ?? "";
}

function position(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
