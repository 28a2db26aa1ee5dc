import { codeOf } from "../../config/sql-text";
import { load, minimal, problems } from "./fixture";

/** What synth says of a table's file, before a cluster has started for it. */
const said = (sql: string) => problems(minimal(), { "tables/t.sql": sql });
const file = "pipelines/p/tables/t.sql";
const run = "a table is what one query returns, and nothing else is run";
const list = "Begin with one of select, with, from, values, table, (";

test.each([
  ["an empty file", "", `${file}:1:1 is empty; write the SELECT of table "t" into it`],
  ["blanks only", " \r\n\t\n", `${file}:1:1 is empty; write the SELECT of table "t" into it`],
  [
    "comments only",
    "-- select 1\n/* /* select 2 */ ; */ ;\n",
    `${file}:1:1 holds no SQL but comments; write the SELECT of table "t" into it`,
  ],
  [
    "a statement that is run and gives nothing",
    "-- away with it\n  drop view ev",
    `${file}:2:3 begins with "drop", which begins no query; ${run}. ${list}`,
  ],
  [
    "a semicolon before all",
    ";select id, day from s",
    `${file}:1:1 begins with ";", which begins no query; ${run}. ${list}`,
  ],
  ["a text", "'select 1'", `${file}:1:1 begins with "'", which begins no query; ${run}. ${list}`],
  [
    "a query that writes",
    "with a as (select 1)\nInsert  Into t select * from a",
    `${file}:2:1 "Insert  Into" writes somewhere, which is no query; ${run}. Leave it out`,
  ],
  [
    "a query that writes files",
    "from s insert overwrite directory '/x' select id",
    `${file}:1:8 "insert overwrite" writes somewhere, which is no query; ${run}. Leave it out`,
  ],
  [
    "two statements",
    "select id, day from s; -- one\nselect id from s -- two\nwhere true;",
    `${file}:2:1 "select id from s -- two" stands after the ";" of line 1, as a second statement; ${run}. Leave one of the two out, or make it a table of its own`,
  ],
])("%s", (_, sql, expected) => {
  expect(said(sql)).toBe(expected);
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
  expect(said(sql)).toBe("no problem");
});

test("problems come file by file", () => {
  const yaml = minimal({ top: "bukket: x" });
  expect(
    problems(yaml, { "tables/t.sql": "drop", "tables/u.sql": "" })
      .split("\n")
      .map((line) => line.slice(0, 35)),
  ).toEqual([
    "pipelines/p/tables/u.sql belongs to",
    "pipelines/p/pipeline.yaml:2:1 bukke",
    "pipelines/p/tables/t.sql:1:1 begins",
  ]);
});

test("a byte order mark is no part of the SQL", () => {
  expect(load(minimal(), { "tables/t.sql": "\ufeffselect id, day from s" }).tables[0]?.sql).toBe(
    "select id, day from s",
  );
});

test("what is no code is blank, or quotes", () => {
  expect(codeOf("a--b\r\nc/*d\n*/'e'`f`\"g\\\"\"h 'i")).toBe("a   \r\nc   \n  '''''''''''h ''");
});
