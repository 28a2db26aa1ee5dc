import { ddlTypeProblem } from "../../config/tables/ddl-type";
import { pipelineNames } from "../../config/folder";
import { loadPipeline } from "../../config/load";
import { load, minimal, problems, project } from "./fixture";

test("fills in every default", () => {
  const pipeline = load(minimal());
  expect(pipeline).toMatchObject({
    name: "p",
    region: "us-east-1",
    network: { cidr: "10.10.0.0/16", access: "private" },
    cluster: { release: "emr-7.13.0", core: { onDemand: 2, spot: 0 }, sessionManager: false, prefixes: 60 },
    retention: { runs: 30, merged: 2, logs: 90, oldVersions: 30 },
  });
  expect(pipeline.cluster.task).toBeUndefined();
  expect(pipeline.sources).toEqual([
    expect.objectContaining({
      name: "s",
      prefix: "data/",
      format: "json",
      merge: { targetSize: 128, reducers: 20, to: "hdfs" },
      quarantineLimit: 0.01,
      rules: [],
    }),
  ]);
  expect(pipeline.tables).toEqual([
    expect.objectContaining({
      name: "t",
      sql: "select id, day from s",
      sqlFile: "pipelines/p/tables/t.sql",
      place: "pipelines/p/pipeline.yaml tables.t",
      key: [],
    }),
  ]);
});

test("a column is its type, or a type with a comment", () => {
  const yaml = minimal().replace(
    "columns: { id: string, day: date }",
    "columns: { id: string, day: { type: date, comment: Of the sale } }",
  );
  expect(load(yaml).tables[0]?.columns).toEqual([
    { name: "id", type: "string" },
    { name: "day", type: "date", comment: "Of the sale" },
  ]);
});

test.each(["-- from s\nselect 1", "select 'from s'", "select 1 from tables.s", "select s from songs"])(
  "a table whose SQL does not read a new-only source may be overwritten: %s",
  (sql) => {
    expect(load(minimal({ source: "    load: new-only" }), { "tables/t.sql": sql }).tables[0]?.mode).toBe("overwrite");
  },
);

test.each(["select 1 from s", "select 1 FROM x a JOIN `s` b", "select 1 from x, y as z, s"])(
  "a table whose SQL reads a new-only source is not overwritten: %s",
  (sql) => {
    expect(problems(minimal({ source: "    load: new-only" }), { "tables/t.sql": sql })).toContain(
      "would lose the rows of earlier runs",
    );
  },
);

test("rules have their name, condition and place", () => {
  const pipeline = load(minimal({ source: "    keep:\n      day is known: day is not null" }));
  expect(pipeline.sources[0]?.rules).toEqual([
    { name: "day is known", where: "day is not null", place: "pipelines/p/pipeline.yaml sources.s.keep.day is known" },
  ]);
});

test("tables keep the order of the file, because later SQL may read earlier tables", () => {
  const yaml = `${minimal()}  a:\n    columns: { id: string }\n`;
  const pipeline = load(yaml, { "tables/t.sql": "select 1", "tables/a.sql": "select 2" });
  expect(pipeline.tables.map((table) => table.name)).toEqual(["t", "a"]);
});

test("a table without SQL, SQL without a table and another file are reported at once", () => {
  expect(problems(minimal(), { "tables/u.sql": "select 1", "tables/notes.txt": "" })).toBe(
    [
      "pipelines/p/tables/notes.txt is not a .sql file; " +
        "the folder tables/ holds one SQL file for each table and nothing else",
      'pipelines/p/tables/u.sql does not belong to a table; add "u:" under tables in pipelines/p/pipeline.yaml, ' +
        "or delete the file",
      "pipelines/p/pipeline.yaml:7:3 tables.t: has no SQL; write its SELECT into pipelines/p/tables/t.sql",
    ].join("\n"),
  );
});

test("problems of several kinds are reported together, in the order of the file", () => {
  const yaml = minimal({
    bucket: "my_bucket",
    source: "    merge: { targetSize: 1.5 }",
    table: "    partitionBy: [dya]",
  });
  expect(
    problems(yaml)
      .split("\n")
      .map((line) => line.split(" ")[0]),
  ).toEqual(["pipelines/p/pipeline.yaml:1:9", "pipelines/p/pipeline.yaml:6:26", "pipelines/p/pipeline.yaml:10:19"]);
});

test("a pipeline that does not exist is reported with the existing ones", () => {
  const root = project(minimal());
  expect(pipelineNames(root)).toEqual(["p"]);
  expect(() => loadPipeline(root, "q")).toThrow(
    "pipelines/q does not exist or has no pipeline.yaml; choose a pipeline with PIPELINE=<name>, " +
      'or write pipelines/q/pipeline.yaml. Did you mean "p"? Existing pipelines: p',
  );
  expect(() => loadPipeline(root, "../p")).toThrow(
    'pipelines/../p "../p" is not a valid name of a pipeline; use 1 to 32 lower-case letters, digits and hyphens, ' +
      "begin with a letter, and do not begin with sg-",
  );
});

test.each([
  "string",
  "BIGINT",
  "decimal(10,2)",
  "decimal(38, 38)",
  "array<struct<a:int,b:map<string,array<double>>>>",
  "struct<`odd name`:int>",
  "timestamp_ntz",
  " Struct < `a b` : Dec ( 5 ) > ",
])("%s is a type", (type) => expect(ddlTypeProblem(type)).toBeUndefined());

test.each([
  "",
  "text",
  "array<>",
  "array<int",
  "decimal(39,0)",
  "decimal(4,5)",
  "struct<>",
  "struct<a int>",
  "map<string>",
  "int>",
  "varchar",
  "big int",
  "struct<` `:int>",
  "struct<a b:int>",
])("%s is not a type", (type) => expect(ddlTypeProblem(type)).toMatch(/^is not a Spark SQL type; use one of string, /));
