import { type Chunk, type ChunkRules, chunksOf, type Listed } from "../../../cli/merge/chunks";

const MiB = 1024 * 1024;
const rules: ChunkRules = {
  targetSize: 10 * MiB,
  suffix: "",
  grouped: true,
  appendToLastFile: false,
  numberFiles: false,
};
const record = (name: string, size: number, key = "logs", uid = 1): Listed => ({
  key,
  uri: `s3://b/landing/${name}`,
  size,
  uid,
  output: `hdfs:/merged/${name}`,
});

async function chunks(
  records: Listed[],
  changed: Partial<ChunkRules> = {},
  existing: Record<string, number> = {},
): Promise<Chunk[]> {
  const found: Chunk[] = [];
  const destination = { size: (path: string) => Promise.resolve(existing[path]) };
  for await (const chunk of chunksOf(records, { ...rules, ...changed }, destination)) found.push(chunk);
  return found;
}

test("a chunk is closed when its sum reaches the target size: only the last may be smaller", async () => {
  const records = [4, 4, 4, 10, 9, 1, 3].map((size, index) => record(`a/${index}`, size * MiB));
  expect((await chunks(records)).map(({ path, from, to, bytes }) => [path, from, to, bytes / MiB])).toEqual([
    ["hdfs:/merged/a/logs", 0, 3, 12],
    ["hdfs:/merged/a/logs1", 3, 4, 10],
    ["hdfs:/merged/a/logs2", 4, 6, 10],
    ["hdfs:/merged/a/logs3", 6, 7, 3],
  ]);
});

test("without a target size a group is one file of any size", async () => {
  const records = Array.from({ length: 1000 }, (_, index) => record(`a/${index}`, 1e12));
  expect(await chunks(records, { targetSize: Number.POSITIVE_INFINITY })).toMatchObject([
    { path: "hdfs:/merged/a/logs", from: 0, to: 1000 },
  ]);
});

test("empty files are merged too", async () => {
  expect(await chunks([record("a/1", 0), record("a/2", 0)])).toMatchObject([{ from: 0, to: 2, bytes: 0 }]);
});

test("the folder is that of the group's first record, and then of the last record of the chunk before", async () => {
  const records = [record("a/1", 10 * MiB), record("b/2", 5 * MiB), record("c/3", 5 * MiB), record("d/4", MiB)];
  expect((await chunks(records)).map(({ path }) => path)).toEqual([
    "hdfs:/merged/a/logs",
    "hdfs:/merged/a/logs1",
    "hdfs:/merged/c/logs2",
  ]);
});

test("only the first chunk of a group skips names that exist; the chunks after it overwrite files", async () => {
  const existing = { "hdfs:/merged/a/logs": 1, "hdfs:/merged/a/logs2": 1 };
  const records = [record("a/1", 10 * MiB), record("a/2", 10 * MiB)];
  expect((await chunks(records, {}, existing)).map(({ path, append }) => [path, append])).toEqual([
    ["hdfs:/merged/a/logs1", false],
    ["hdfs:/merged/a/logs2", false],
  ]);
});

test("with appending, a second run continues the last file while it stays below the target size", async () => {
  const existing = { "hdfs:/merged/a/logs": 10 * MiB, "hdfs:/merged/a/logs1": 4 * MiB };
  const records = [record("a/1", 3 * MiB), record("a/2", 3 * MiB), record("a/3", MiB)];
  expect(
    (await chunks(records, { appendToLastFile: true }, existing)).map(({ path, append, from, to }) => [
      path,
      append,
      from,
      to,
    ]),
  ).toEqual([
    ["hdfs:/merged/a/logs1", true, 0, 2],
    ["hdfs:/merged/a/logs2", false, 2, 3],
  ]);
});

test("a last file that would reach the target size is not continued", async () => {
  const existing = { "hdfs:/merged/a/logs": 9 * MiB };
  expect(await chunks([record("a/1", MiB)], { appendToLastFile: true }, existing)).toMatchObject([
    { path: "hdfs:/merged/a/logs1", append: false },
  ]);
});

test("without groups, existing files are overwritten", async () => {
  const copied = record("a/x.json", 1, "/landing/a/x.json");
  expect(await chunks([copied], { grouped: false }, { "hdfs:/merged/a/x.json": 1 })).toMatchObject([
    { path: "hdfs:/merged/a/x.json", append: false },
  ]);
});

test("chunk 1 of group a and chunk 0 of group a1 have the same name", async () => {
  const big = await chunks([record("f/1", 10 * MiB, "a"), record("f/2", 1, "a")]);
  const other = await chunks([record("f/3", 1, "a1")]);
  expect(big[1]?.path).toBe(other[0]?.path);
});

test("with numberFiles, the name begins with the number of the record with which it was made", async () => {
  expect(await chunks([record("a/1", 1, "logs", 7)], { numberFiles: true })).toMatchObject([
    { path: "hdfs:/merged/a/7logs" },
  ]);
});
