import { change, sentencesAbout } from "../../plan-of";

const gib = 1024 ** 3;
const workgroup = (limit: number) => ({
  name: "p",
  configuration: [{ bytes_scanned_cutoff_per_query: limit * gib }],
});
const table = (name: string, more = {}) => ({ name, parameters: {}, storage_descriptor: [{ columns: [] }], ...more });

test("a new catalog: what will be known, and what a query may scan", () => {
  expect(
    sentencesAbout([
      change("aws_glue_catalog_table.table_a", ["create"], null, table("a")),
      change("aws_glue_catalog_table.table_b", ["create"], null, table("b")),
      change("aws_athena_workgroup.workgroup", ["create"], null, workgroup(10)),
    ]),
  ).toEqual([
    "Athena and Spark will know a and b; the next run registers the partitions that are not computed",
    "a query in the workgroup p may scan 10.0 GiB",
  ]);
});

test("columns and limits that change", () => {
  const wider = table("a", { storage_descriptor: [{ columns: [{ name: "x" }] }] });
  expect(
    sentencesAbout([
      change("aws_glue_catalog_table.table_a", ["update"], table("a"), wider),
      change("aws_glue_catalog_table.table_b", ["update"], table("b"), table("b", { parameters: { x: "y" } })),
      change("aws_athena_workgroup.workgroup", ["update"], workgroup(10), workgroup(1)),
    ]),
  ).toEqual([
    "the columns or the location of a change in Glue at once, and those of registered partitions with the next run",
    "a query in the workgroup p may scan 1.0 GiB instead of 10.0 GiB",
  ]);
});

test("what a destroyed catalog takes with it", () => {
  expect(
    sentencesAbout([
      change("aws_glue_catalog_table.table_a", ["delete"], table("a"), null),
      change("aws_athena_workgroup.workgroup", ["delete"], workgroup(10), null),
    ]),
  ).toEqual([
    "a and all registered partitions are deleted in Glue; the files of the tables stay",
    "the workgroup p is deleted with its saved queries and its history of queries",
  ]);
});
