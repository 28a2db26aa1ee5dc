import { codeOf } from "../../../config/tables/sql-text";
import { load, minimal, problems } from "../fixture";

/** The problems that synthesis reports for a table's file, before a cluster starts. */
const problemsOf = (sql: string) => problems(minimal(), { "tables/t.sql": sql });
const file = "pipelines/p/tables/t.sql";
const rule = "a table's file holds one query and nothing else";
const beginnings = "Begin with one of select, with, from, values, table, (";

test.each([
  ["an empty file", "", `${file}:1:1 is empty; write the SELECT of table "t" into it`],
  ["blanks only", " \r\n\t\n", `${file}:1:1 is empty; write the SELECT of table "t" into it`],
  [
    "comments only",
    "-- select 1\n/* /* select 2 */ ; */ ;\n",
    `${file}:1:1 has no SQL except comments; write the SELECT of table "t" into it`,
  ],
  [
    "a statement that is not a query",
    "-- away with it\n  drop view ev",
    `${file}:2:3 begins with "drop", but ${rule}. ${beginnings}`,
  ],
  ["a semicolon at the beginning", ";select id, day from s", `${file}:1:1 begins with ";", but ${rule}. ${beginnings}`],
  ["a string", "'select 1'", `${file}:1:1 begins with "'", but ${rule}. ${beginnings}`],
  [
    "a query that writes",
    "with a as (select 1)\nInsert  Into t select * from a",
    `${file}:2:1 "Insert  Into" writes data, but ${rule}. Remove it`,
  ],
  [
    "a query that writes files",
    "from s insert overwrite directory '/x' select id",
    `${file}:1:8 "insert overwrite" writes data, but ${rule}. Remove it`,
  ],
  [
    "the name of a file",
    "select id, day, input_file_name () from s",
    `${file}:1:17 "input_file_name" does not give the name of an object, because objects are merged before SQL reads ` +
      "them. A source's path takes values from its keys, and gives them to SQL as columns",
  ],
  [
    "the name of a file in metadata",
    "select id,\n day, s._metadata.file_path from s",
    `${file}:2:9 "_metadata" does not give the name of an object, because objects are merged before SQL reads ` +
      "them. A source's path takes values from its keys, and gives them to SQL as columns",
  ],
  [
    "two statements",
    "select id, day from s; -- one\nselect id from s -- two\nwhere true;",
    `${file}:2:1 "select id from s -- two" is a second statement after the ";" of line 1, but ${rule}. ` +
      "Remove one of the two, or make it a table of its own",
  ],
])("%s", (_, sql, expected) => {
  expect(problemsOf(sql)).toBe(expected);
});

test.each([
  "select id, day from s;",
  "select id, day from s ;; -- end\n/* ; */ ;\n",
  "\ufeffselect id, day from s",
  "/* a /* b */ ; */ SELECT id, day from s",
  "(select id, day from s)",
  "with a as (select 1 as insert) select id, day from s",
  "From s select id, day",
  "select*from s where id != ';' and id != \"a;'b\" and id != 'it''s;' and id != '\\';'",
  "select id, day as `a;``b` from s -- it's; \\\n ; still\n",
  "select r'\\' as id, R\"a;b\" as day, bar'\\';' from s",
  "values ('1', date '2024-01-01')",
])("%j is one query", (sql) => {
  expect(problemsOf(sql)).toBe("no problem");
});

test("problems are sorted by file", () => {
  const yaml = minimal({ top: "bukket: x" });
  expect(
    problems(yaml, { "tables/t.sql": "drop", "tables/u.sql": "" })
      .split("\n")
      .map((line) => line.slice(0, 35)),
  ).toEqual([
    "pipelines/p/tables/u.sql does not b",
    "pipelines/p/pipeline.yaml:2:1 bukke",
    "pipelines/p/tables/t.sql:1:1 begins",
  ]);
});

test("a byte order mark is not part of the SQL", () => {
  expect(load(minimal(), { "tables/t.sql": "\ufeffselect id, day from s" }).tables[0]?.sql).toBe(
    "select id, day from s",
  );
});

test("comments become spaces, and strings become quotes", () => {
  expect(codeOf("a--b\r\nc/*d\n*/'e'`f`\"g\\\"\"h 'i")).toBe("a   \r\nc   \n  '''''''''''h ''");
});
