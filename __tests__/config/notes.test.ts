import { pipelineNotes } from "../../config/notes";
import { minimal, project } from "./fixture";

const notes = (type: string) =>
  pipelineNotes(
    project(minimal().replace("columns: { id: string, day: date }", `columns:\n      id: string\n      day: ${type}`)),
    "p",
  );

test("names inside a column that Athena does not take are named with their place", () => {
  expect(notes("struct<`a b`:int,`x-amz-id-2`:array<struct<`é`:int,`a b`:int,`$oid`:string,ok:int>>>")).toEqual([
    "note: pipelines/p/pipeline.yaml:10:12 tables.t.columns.day: the statement for Athena will be without the fields " +
      '"a b", "x-amz-id-2", "é", because Athena takes only letters from a to z, digits, _, $ and . in the name of a ' +
      "nested field; give them other names in SQL, in the same order: cast(day as struct<NAME:TYPE, …>)",
  ]);
  expect(notes("struct<`$oid`:string,`a.b`:map<string,struct<`1a`:int>>>")).toEqual([]);
  const many = Array.from({ length: 7 }, (_, n) => `\`${n}-\`:int`).join(",");
  expect(notes(`{ type: "struct<${many}>" }`)[0]).toContain(
    'without the fields "0-", "1-", "2-", "3-", "4-" and 2 more, because',
  );
});
