import { type Chunk, type ChunkRules, chunksOf, type Listed } from "../../../local/s3distcp/chunks";

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
  there: Record<string, number> = {},
): Promise<Chunk[]> {
  const found: Chunk[] = [];
  const destination = { size: (path: string) => Promise.resolve(there[path]) };
  for await (const chunk of chunksOf(records, { ...rules, ...changed }, destination)) found.push(chunk);
  return found;
}

test("a chunk is closed when its sum reaches the target size, so chunks are at least that large but for the last", async () => {
  const records = [4, 4, 4, 10, 9, 1, 3].map((size, index) => record(`a/${index}`, size * MiB));
  expect((await chunks(records)).map(({ path, from, to, bytes }) => [path, from, to, bytes / MiB])).toEqual([
    ["hdfs:/merged/a/logs", 0, 3, 12],
    ["hdfs:/merged/a/logs1", 3, 4, 10],
    ["hdfs:/merged/a/logs2", 4, 6, 10],
    ["hdfs:/merged/a/logs3", 6, 7, 3],
  ]);
});

test("without a target size a group is one file, of any number of bytes", async () => {
  const records = Array.from({ length: 1000 }, (_, index) => record(`a/${index}`, 1e12));
  expect(await chunks(records, { targetSize: Number.POSITIVE_INFINITY })).toMatchObject([
    { path: "hdfs:/merged/a/logs", from: 0, to: 1000 },
  ]);
});

test("empty files are merged too", async () => {
  expect(await chunks([record("a/1", 0), record("a/2", 0)])).toMatchObject([{ from: 0, to: 2, bytes: 0 }]);
});

test("the folder is that of the file with which the path is made: the first of the group, then the last of the chunk before", async () => {
  const records = [record("a/1", 10 * MiB), record("b/2", 5 * MiB), record("c/3", 5 * MiB), record("d/4", MiB)];
  expect((await chunks(records)).map(({ path }) => path)).toEqual([
    "hdfs:/merged/a/logs",
    "hdfs:/merged/a/logs1",
    "hdfs:/merged/c/logs2",
  ]);
});

test("a name that exists is stepped over for the first chunk of a group only; the ones after it overwrite", async () => {
  const there = { "hdfs:/merged/a/logs": 1, "hdfs:/merged/a/logs2": 1 };
  const records = [record("a/1", 10 * MiB), record("a/2", 10 * MiB)];
  expect((await chunks(records, {}, there)).map(({ path, append }) => [path, append])).toEqual([
    ["hdfs:/merged/a/logs1", false],
    ["hdfs:/merged/a/logs2", false],
  ]);
});

test("on HDFS a re-run appends to the group's last file while it stays below the target, and then counts on", async () => {
  const there = { "hdfs:/merged/a/logs": 10 * MiB, "hdfs:/merged/a/logs1": 4 * MiB };
  const records = [record("a/1", 3 * MiB), record("a/2", 3 * MiB), record("a/3", MiB)];
  expect(
    (await chunks(records, { appendToLastFile: true }, there)).map(({ path, append, from, to }) => [
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

test("a last file that is nearly full is left alone", async () => {
  const there = { "hdfs:/merged/a/logs": 9 * MiB };
  expect(await chunks([record("a/1", MiB)], { appendToLastFile: true }, there)).toMatchObject([
    { path: "hdfs:/merged/a/logs1", append: false },
  ]);
});

test("ungrouped, existing names are overwritten", async () => {
  const one = record("a/x.json", 1, "/landing/a/x.json");
  expect(await chunks([one], { grouped: false }, { "hdfs:/merged/a/x.json": 1 })).toMatchObject([
    { path: "hdfs:/merged/a/x.json", append: false },
  ]);
});

test("chunk 1 of group a and chunk 0 of group a1 have one name", async () => {
  const big = await chunks([record("f/1", 10 * MiB, "a"), record("f/2", 1, "a")]);
  const other = await chunks([record("f/3", 1, "a1")]);
  expect(big[1]?.path).toBe(other[0]?.path);
});

test("numbered files begin with the number of the file their path was made with", async () => {
  expect(await chunks([record("a/1", 1, "logs", 7)], { numberFiles: true })).toMatchObject([
    { path: "hdfs:/merged/a/7logs" },
  ]);
});
