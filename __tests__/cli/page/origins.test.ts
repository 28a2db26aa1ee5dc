import { declaredTables } from "../../../cli/report/declared-tables";
import { Samples } from "../../../cli/report/samples";

test("columns come from fields as SQL says it, also through aliases, WITH, UNION and earlier tables", async () => {
  const column = (name: string) => ({ name, type: "string" });
  const table = (name: string, columns: string[], sql: string) => ({
    name,
    columns: columns.map(column),
    sql,
    key: [],
    partitionBy: [],
  });
  const songs = {
    name: "songs",
    schema: [column("Id"), { name: "tags", type: "array<string>" }, { name: "s", type: "struct<a:int,b:int>" }],
    path: { columns: [column("day")] },
  };
  const job = {
    sources: [songs],
    tables: [
      table(
        "songs",
        ["id", "tag", "one", "a", "day"],
        "select x.ID as id, tag, 1 as one, x.s.a, day from songs x lateral view explode(tags) e as tag",
      ),
      table("again", ["id", "k"], "with songs as (select id, tag as k from tables.songs) select * from songs"),
      table(
        "both",
        ["id", "big"],
        "select id, transform(tags, t -> upper(t)) big from songs union all select k, null from tables.again",
      ),
      table("unsure", ["place", "rows"], "select posexplode(tags) as (place, tag), count(*) as rows from songs"),
      table("wrong", ["id"], "select nothing from songs"),
    ],
  };
  const tables = await declaredTables(JSON.stringify(job), job.tables);
  const from = Object.fromEntries(
    tables.map(({ name, columns }) => [name, Object.fromEntries(columns.map((column) => [column.name, column.from]))]),
  );
  expect(from).toEqual({
    songs: { id: ["songs.Id"], tag: ["songs.tags"], one: [], a: ["songs.s"], day: ["songs.day"] },
    again: { id: ["tables.songs.id"], k: ["tables.songs.tag"] },
    both: { id: ["songs.Id", "tables.again.k"], big: ["songs.tags"] },
    unsure: { place: undefined, rows: [] },
    wrong: { id: undefined },
  });
});

test("samples are the first three of each reason, with their place; a line that was cut off is left out", () => {
  const samples = new Samples("events", { "not valid JSON": 9, "id is not a bigint": 1 });
  const line = (entry: object) => samples.add(JSON.stringify({ file: "hdfs:///merged/A.json", ...entry }));
  samples.add('{"file": "hdfs:///merged/A.json", "reas');
  for (const offset of [1, 2, 3, 4]) line({ offset, reason: "not valid JSON", detail: "cut", text: "x".repeat(3000) });
  expect(samples.complete).toBe(false);
  line({ line: 7, object: "s3://b/1.csv", reason: "id is not a bigint", text: "y" });
  line({ line: 8, reason: "a reason that the ledger does not count", text: "z" });
  expect(samples.complete).toBe(true);
  expect(samples.found.map(({ place, text }) => [place, text.length])).toEqual([
    ["hdfs:///merged/A.json, byte 1", 2000],
    ["hdfs:///merged/A.json, byte 2", 2000],
    ["hdfs:///merged/A.json, byte 3", 2000],
    ["s3://b/1.csv (in hdfs:///merged/A.json, line 7)", 1],
  ]);
});
