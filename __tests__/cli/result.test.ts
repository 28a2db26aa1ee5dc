import { readQueryOptions } from "../../cli/options/query";
import { type Result, type ResultColumn, writeResult } from "../../cli/report/result";
import { locatedInSql } from "../../cli/sql-place";
import { UserError } from "../../cli/errors";

const columns: readonly ResultColumn[] = [
  { name: "year", kind: "number" },
  { name: "title", kind: "text" },
  { name: "tags", kind: "json" },
];
const two = [
  ["2018", 'a "b", c', '["x",1]'],
  ["NaN", null, null],
];

function result(rows: readonly (readonly (string | null)[])[]): Result {
  async function* each() {
    for (const row of rows) yield await Promise.resolve(row);
  }
  return { columns, rows: each() };
}

async function written(rows: typeof two, format: "table" | "csv" | "json") {
  let text = "";
  const counted = await writeResult(result(rows), format, (part) => (text += part));
  return { text, ...counted };
}

test("CSV: null is empty, and an empty text is quoted", async () => {
  expect(await written([...two, ["1", "", ""]], "csv")).toEqual({
    text: 'year,title,tags\n2018,"a ""b"", c","[""x"",1]"\nNaN,,\n1,"",""\n',
    rows: 3,
    more: false,
  });
});

test("JSON: numbers are numbers, and what is JSON stays JSON", async () => {
  const { text } = await written(two, "json");
  expect(JSON.parse(text)).toEqual([
    { year: 2018, title: 'a "b", c', tags: ["x", 1] },
    { year: "NaN", title: null, tags: null },
  ]);
  expect(text.split("\n")).toHaveLength(5);
  expect((await written([], "json")).text).toBe("[]\n");
});

test("a table has a hundred rows at most, and says that there are more", async () => {
  const many = Array.from({ length: 101 }, (_, row) => [String(row), "a\nb", null]);
  const { text, rows, more } = await written(many, "table");
  expect([rows, more]).toEqual([100, true]);
  expect(text.split("\n").slice(0, 2)).toEqual(["  year  title  tags", "     0  a b    NULL"]);
  expect((await written(many.slice(1), "table")).more).toBe(false);
});

test("options of a query: a terminal gets a table, a file gets CSV, FORMAT wins", () => {
  const SQL = " select 1 ";
  expect(readQueryOptions({ SQL }, true)).toEqual({ sql: "select 1", format: "table" });
  expect(readQueryOptions({ SQL }, false).format).toBe("csv");
  expect(readQueryOptions({ SQL, FORMAT: "json" }, true).format).toBe("json");
  const problem = (env: Record<string, string>) => {
    try {
      readQueryOptions(env, true);
    } catch (error) {
      return error instanceof UserError ? error.message : error;
    }
    return undefined;
  };
  expect(problem({})).toBe("SQL is not given; write for example: make query SQL='select * from songs'");
  expect(problem({ SQL, FORMAT: "xml" })).toBe("FORMAT=xml is not known; for a query it is one of: table, csv, json.");
  expect(problem({ SQL, IN: "gcp" })).toBe(
    "IN=gcp is not known; IN=aws queries the tables in AWS; without IN, the tables of the last make run are queried.",
  );
});

test("a place in SQL is a line and a column", () => {
  expect(locatedInSql("select a\nform b", 9, "no")).toBe("SQL, line 2, column 1: no");
  expect(locatedInSql("select a", undefined, "no")).toBe("SQL: no");
});
