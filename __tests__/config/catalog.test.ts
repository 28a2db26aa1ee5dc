import { databaseOf, registeredTables } from "../../config/catalog";
import { glueType } from "../../config/tables/glue-type";
import { load, minimal, problems } from "./fixture";

const file = "pipelines/p/pipeline.yaml";
const catalog = "catalog: {}";
const by = (partitions: string, project?: string) =>
  `    partitionBy: [${partitions}]${project === undefined ? "" : `\n    project: ${project}`}`;

/** A pipeline whose table has the columns of sources of all kinds of folders. */
function table(columns: string, more: string, top = catalog): string {
  return minimal({ top, table: more }).replace("    columns: { id: string, day: date }", `    columns: ${columns}`);
}

test("a pipeline has no catalog by itself, and takes all defaults with an empty one", () => {
  expect(load(minimal()).catalog).toBeUndefined();
  const pipeline = load(minimal({ top: catalog, table: by("day") }));
  expect(pipeline.catalog).toEqual({ scanLimit: 100 });
  expect(databaseOf({ ...pipeline, name: "my-pipeline" })).toBe("my_pipeline");
  expect(registeredTables(pipeline).map(({ name }) => name)).toEqual(["t"]);
});

test("partitions that are projected are not registered", () => {
  const pipeline = load(minimal({ top: catalog, table: by("day", "{ day: { from: 2024-02-29 } }") }));
  expect(registeredTables(pipeline)).toEqual([]);
});

const cases: [string, string, ...string[]][] = [
  [
    "a database whose name Athena does not take",
    minimal({ top: "catalog: { database: My-Tables }" }),
    `${file}:2:22 catalog.database: "My-Tables" is not a valid name; use up to 128 lower-case letters, digits and _, ` +
      "and begin with a letter",
  ],
  [
    "project without a catalog",
    minimal({ table: by("day", "{ day: [2024-01-01] }") }),
    `${file}:10:5 tables.t.project: is for the table in Glue, and there is none; add \`catalog: {}\`, or remove ` +
      "project",
  ],
  [
    "project of a column that is not a partition, and not of one that is",
    minimal({ top: catalog, table: by("day", "{ id: [a] }") }),
    `${file}:11:5 tables.t.project: says nothing of day; Athena computes all columns of partitionBy or none`,
    `${file}:11:16 tables.t.project.id: is not a column of partitionBy; these are day`,
  ],
  [
    "project of a table without partitions",
    minimal({ top: catalog, table: "    project: { id: [a] }" }),
    `${file}:10:16 tables.t.project.id: is not a column of partitionBy; there are none`,
  ],
  [
    "a column in capital letters",
    table("{ id: string, Day: date }", by("Day", "{ Day: { from: 2024-01-01 } }")),
    `${file}:11:16 tables.t.project.Day: has capital letters, and Athena would look for folders in lower case; ` +
      "rename the column, or remove project",
  ],
  [
    "dates",
    minimal({ top: catalog, table: by("day", "{ day: { from: 2024-02-30 } }") }),
    `${file}:11:16 tables.t.project.day: "2024-02-30" is not a date; write it like "2024-01-31"`,
  ],
  [
    "dates in the wrong order",
    minimal({ top: catalog, table: by("day", "{ day: { from: 2024-02-01, to: 2024-01-01 } }") }),
    `${file}:11:16 tables.t.project.day: to: 2024-01-01 is before from: 2024-02-01; exchange them`,
  ],
  [
    "numbers",
    table(
      "{ id: string, a: int, b: int, c: bigint, d: int }",
      by("a, b, c, d", "{ a: [01], b: { from: x, to: 2 }, c: { from: 2 }, d: { from: 2, to: 1 } }"),
    ).replace("[01]", '["01"]'),
    `${file}:11:16 tables.t.project.a: "01" is not a value of type int; write a whole number`,
    `${file}:11:27 tables.t.project.b: from: "x" is not a whole number, as type int needs`,
    `${file}:11:50 tables.t.project.c: has no end; add \`to\` with a whole number`,
    `${file}:11:66 tables.t.project.d: to: 1 is less than from: 2; exchange them`,
  ],
  [
    "strings and other types",
    table(
      "{ id: string, a: string, b: string, c: boolean }",
      by("a, b, c", "{ a: [x, a/b], b: { from: a }, c: [true-ish] }"),
    ),
    `${file}:11:16 tables.t.project.a: "a/b" has characters that are written in another way in the name of a folder; ` +
      "use values of letters, digits, _, . and -, or remove project",
    `${file}:11:29 tables.t.project.b: is a range, but a string has none; list the values`,
    `${file}:11:45 tables.t.project.c: has type "boolean", which Athena cannot compute; only string, date and whole ` +
      "numbers can be projected",
  ],
  [
    "a private network in China",
    minimal({ top: "region: cn-north-1\ncatalog: {}", table: by("day") }),
    `${file}:3:1 catalog: runs register the partitions of table t in Glue, which has no VPC endpoint in cn-north-1; ` +
      "write network: { access: public }, or give each table with partitionBy a project",
  ],
  [
    "applications that read tables in Glue from a private network in China",
    minimal({ top: "region: cn-north-1\ncatalog: {}\ncluster: { lifecycle: idle, applications: [Livy] }" }),
    `${file}:3:1 catalog: the cluster's applications (Livy) read tables in Glue, which has no VPC endpoint in ` +
      "cn-north-1; write network: { access: public }, or remove cluster.applications",
  ],
  [
    "no field that Glue can name",
    table('{ a: "struct<`b-c`:int>", day: date }', by("day")),
    `${file}:9:5 tables.t.columns: Glue can name no field of these columns; it takes letters from a to z, digits, _, ` +
      "$ and . in the names of nested fields; rename some in SQL: cast(COLUMN as struct<NAME:TYPE, …>)",
  ],
  [
    "a comment that HCL would read as a template",
    table("{ id: { type: string, comment: 'the ${id}' }, day: date }", ""),
    `${file}:9:45 tables.t.columns.id.comment: "the \${id}" contains \${ or %{, which HCL would read as a template; ` +
      "remove it",
  ],
];

test.each(cases)("%s", (_name, yaml, ...lines) => {
  expect(problems(yaml).split("\n")).toEqual(lines);
});

test("a public network in China reaches Glue, and so does one that registers nothing", () => {
  const china = "region: cn-north-1\ncatalog: {}";
  expect(problems(minimal({ top: `${china}\nnetwork: { access: public }`, table: by("day") }))).toBe("no problem");
  expect(problems(minimal({ top: china }))).toBe("no problem");
});

test.each([
  ["dec ( 12 , 4 )", "decimal(12,4)"],
  ["MAP<STRING, ARRAY<Long>>", "map<string,array<bigint>>"],
  ["struct<`My Field`:int, ok : struct<`a.b`: timestamp_ntz>>", "struct<ok:struct<a.b:timestamp>>"],
  ["array<struct<`ä`:int>>", undefined],
])("%s is %s in Glue", (declared, text) => {
  expect(glueType(declared, "x").text).toBe(text);
});
