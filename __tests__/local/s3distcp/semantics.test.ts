import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { run } from "../../../local/s3distcp/job";
import { parseOptions } from "../../../local/s3distcp/options";
import { Random } from "../../soak/random";
import { MemoryFiles } from "./memory-files";

/**
 * What S3DistCp promises, and what not, held against thousands of random jobs: keys, sizes, groupings, targets, prefix files and
 * manifests. SEED=<number> runs the one case that a failure names.
 */

const cases = 4000;
const src = "s3://b/in/";

let temporary: string;
beforeAll(() => (temporary = mkdtempSync(join(tmpdir(), "semantics-"))));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** A --groupBy and, said anew without a regular expression, the group it puts a key into; nothing: it is left out. */
interface Grouping {
  readonly groupBy: string;
  readonly groupOf: (key: string) => string | undefined;
  /** Each group's files lie in folders of their own, so that no two write one name. */
  readonly byFolder: boolean;
}

function byDepth(depth: number): Grouping {
  const groupOf = (key: string) => ["in", ...key.split("/").slice(0, -1).slice(0, depth)].join("/");
  return { groupBy: `s3://b/(in/(?:[^/]+/){0,${depth}}).*`, groupOf, byFolder: true };
}
const groupings: readonly Grouping[] = [
  ...[0, 1, 2, 3].map(byDepth),
  // One and 11 are keys that collide with chunk numbers.
  { groupBy: ".*/(1+)[^/1][^/]*", groupOf: (key) => leading(last(key), "1"), byFolder: false },
  {
    groupBy: "s3://b/in/(?:([^/]+)/.*|[^/]*)",
    groupOf: (key) => (key.includes("/") ? key.split("/")[0] : "null"),
    byFolder: false,
  },
];

const last = (key: string) => key.slice(key.lastIndexOf("/") + 1);
function leading(name: string, letter: string): string | undefined {
  const rest = name.replace(new RegExp(`^${letter}+`), "");
  return rest === name || rest === "" ? undefined : name.slice(0, name.length - rest.length);
}

const folders = ["A", "AB", "a b", "é日🎵", "%2F", "x+y", "2018", "1", "11", "it's", ".d", "A"];
const fileNames = ["1.json", "11.json", "1a", "111x", "f g.json", "ü.json", "100%", ".hid", "z.json.gz", "y.GZ", 'q"q'];

/** An object's content says which it is, however often and wherever it comes up. */
const content = (id: number, size: number) => `[${id}#${"x".repeat(size)}]`;

function objectsOf(random: Random): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  const count = random.below(14);
  for (let id = 0; id < count; id++) {
    const key = [...Array.from({ length: random.below(4) }, () => random.pick(folders)), random.pick(fileNames)].join(
      "/",
    );
    const plain = Buffer.from(content(id, random.below(60)));
    if (!found.has(key)) found.set(key, isGzip(key) ? gzipSync(plain) : plain);
  }
  return found;
}
const isGzip = (key: string) => /\.(gz|GZ)$/.test(key);

/** Lines of a prefix file, and how often they list each key: folders that cover all once, or any that come to mind. */
function prefixesOf(random: Random, keys: readonly string[]): string[] {
  const of = (key: string) => {
    const parts = key.split("/").slice(0, -1);
    return parts
      .slice(0, random.below(parts.length + 1))
      .map((part) => `${part}/`)
      .join("");
  };
  const lines = [...new Set(keys.map(of))];
  if (random.below(3) === 0) return lines.map((line) => src + line);
  return lines
    .filter((line) => !lines.some((other) => other !== line && line.startsWith(other)))
    .map((line) => src + line);
}

interface Entry {
  readonly baseName: string;
  readonly size: number;
}

const lines = (gzip: Buffer) =>
  gunzipSync(gzip)
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Entry);
const told = ({ baseName, size }: Entry) => `${baseName} ${size}`;

/** What a file holds: ids, in their order. The whole of it must be made of whole contents. */
function idsIn(text: string): number[] {
  const ids = [...text.matchAll(/\[(\d+)#x*\]/g)].map(([, id]) => Number(id));
  expect(text.replaceAll(/\[(\d+)#x*\]/g, "")).toBe("");
  return ids;
}

async function oneCase(seed: number): Promise<void> {
  const random = new Random(seed);
  const { groupBy, groupOf, byFolder } = random.pick(groupings);
  const objects = objectsOf(random);
  const files = new MemoryFiles();
  for (const [key, bytes] of objects) files.put(src + key, bytes);
  files.put(`${src}A/`, Buffer.alloc(0));
  const targetSize = random.pick([1, 20, 50, 120, 1e9]);
  const dest = random.pick(["hdfs:///out/", "s3://b/out/"]);
  const keys = [...objects.keys()];
  const prefixes = random.below(2) === 0 && keys.length > 0 ? prefixesOf(random, keys) : undefined;
  if (prefixes) files.put("file:///prefixes", Buffer.from(`${prefixes.join("\n")}\n`));
  const previous =
    random.below(3) === 0
      ? keys
          .filter(() => random.below(2) === 0)
          .map((key) => ({ baseName: key, size: (objects.get(key) as Buffer).length - random.below(2) }))
      : undefined;
  if (previous)
    files.put("s3://b/previous.gz", gzipSync(previous.map((entry) => `${JSON.stringify(entry)}\n`).join("")));

  const times = (key: string) => (prefixes ? prefixes.filter((line) => (src + key).startsWith(line)).length : 1);
  const matching = keys.filter((key) => groupOf(key) !== undefined);
  const before = new Set(previous?.map(told));
  const copied = matching.filter(
    (key) => !before.has(told({ baseName: key, size: (objects.get(key) as Buffer).length })),
  );
  const each = (of: readonly string[]) => of.flatMap((key) => Array.from({ length: times(key) }, () => key));

  const args = [
    `-Dmapreduce.job.reduces=${2 + random.below(4)}`,
    `--src=${src}`,
    `--dest=${dest}`,
    `--groupBy=${groupBy}`,
    "--outputCodec=none",
    "--outputManifest=_m.gz",
    ...(prefixes ? ["--srcPrefixesFile=file:///prefixes"] : []),
    ...(previous ? ["--previousManifest=s3://b/previous.gz"] : []),
  ];
  const job = {
    options: { ...parseOptions(args), targetSize },
    systems: files,
    temporary: join(temporary, String(seed)),
    seed: String(seed),
    log: () => undefined,
    progress: () => undefined,
  };
  if (copied.length === 0) {
    await expect(run(job)).rejects.toThrow("Input path does not exist: hdfs:/tmp/");
    expect(files.written).toEqual([]);
    return;
  }
  await run(job);

  // The manifest is what was listed and matches, also what was left out of this run.
  const manifest = files.written.pop() as { path: string; content: string };
  expect(manifest.path.endsWith("/out/_m.gz")).toBe(true);
  const entries = lines(Buffer.from(manifest.content, "latin1"));
  expect(entries.map(told).sort()).toEqual(
    each(matching)
      .map((key) => told({ baseName: key, size: (objects.get(key) as Buffer).length }))
      .sort(),
  );

  // Every object is in exactly one file, as often as it was listed, and nothing else is.
  const idOf = new Map(keys.map((key) => [key, idsIn(plainOf(key, objects).toString())[0] as number]));
  const keyOf = new Map([...idOf].map(([key, id]) => [id, key]));
  const chunks = files.written.map(({ path, content: text }) => ({
    path,
    text,
    keys: idsIn(text).map((id) => keyOf.get(id) as string),
  }));
  expect(chunks.flatMap((chunk) => chunk.keys).sort()).toEqual(each(copied).sort());
  const bytes = each(copied).reduce((sum, key) => sum + plainOf(key, objects).length, 0);
  expect(chunks.reduce((sum, { text }) => sum + text.length, 0)).toBe(bytes);

  const small = new Map<string, number>();
  for (const chunk of chunks) {
    const groups = new Set(chunk.keys.map(groupOf));
    expect(groups.size).toBe(1);
    const [group] = groups as Set<string>;
    const listed = chunk.keys.reduce((sum, key) => sum + (objects.get(key) as Buffer).length, 0);
    if (listed < targetSize) small.set(group as string, (small.get(group as string) ?? 0) + 1);
    // The folder is that of one of the group's objects. Behind it stands a name, unless the common suffix begins at a folder's dot.
    const rests = copied
      .filter((key) => groupOf(key) === group)
      .map((key) => `${parent(`${dest.replace(":///", ":/")}${key}`)}/`)
      .filter((folder) => chunk.path.startsWith(folder))
      .map((folder) => chunk.path.slice(folder.length));
    expect(rests.some((rest) => !rest.includes("/")) || chunk.keys.every((key) => !last(key).includes("."))).toBe(true);
    expect(rests.length).toBeGreaterThan(0);
  }
  // All but the last of a group have reached the target.
  for (const count of small.values()) expect(count).toBe(1);

  const paths = new Map<string, Set<string | undefined>>();
  for (const chunk of chunks) {
    const seen = paths.get(chunk.path) ?? new Set();
    const group = groupOf(chunk.keys[0] as string);
    // Never twice by one group; by two only where keys do not end in folders, such as chunk 1 of 1 and chunk 0 of 11.
    expect(seen.has(group) || (byFolder && seen.size > 0)).toBe(false);
    paths.set(chunk.path, seen.add(group));
  }

  if (byFolder && random.below(4) === 0) {
    // Run again onto the same destination, it is appended on HDFS and laid beside it on S3: all of it is there twice, but for what a
    // group's second chunk and those after it overwrite, whose names are counted on and not looked for.
    await run(job);
    const all = [...files.files].filter(([uri]) => /^(hdfs:|s3:\/\/b)\/out\//.test(uri) && !uri.endsWith("_m.gz"));
    const twice = all.flatMap(([, text]) => idsIn(text.toString("latin1")));
    for (const key of copied) {
      const found = twice.filter((id) => keyOf.get(id) === key).length;
      expect(found >= times(key) && found <= 2 * times(key)).toBe(true);
    }
    if (chunks.length === new Set(copied.map(groupOf)).size) expect(twice.length).toBe(2 * each(copied).length);
  }
}

const parent = (path: string) => path.slice(0, path.lastIndexOf("/"));
const plainOf = (key: string, objects: ReadonlyMap<string, Buffer>) =>
  isGzip(key) ? gunzipSync(objects.get(key) as Buffer) : (objects.get(key) as Buffer);

/** JOB_SEED=<number> runs that job alone. */
const only = process.env["JOB_SEED"];
if (only !== undefined && !/^\d+$/.test(only))
  throw new Error(`JOB_SEED=${only}: is not a job's number, 0 to ${cases - 1}`);
const blocks = only === undefined ? Array.from({ length: 8 }, (_, block) => block * (cases / 8)) : [Number(only)];

test.each(blocks)(
  "random jobs from seed %d",
  async (from) => {
    for (let seed = from; seed < (only === undefined ? from + cases / 8 : from + 1); seed++) {
      try {
        await oneCase(seed);
      } catch (error) {
        throw Object.assign(error as Error, { message: `JOB_SEED=${seed}: ${(error as Error).message}` });
      } finally {
        rmSync(join(temporary, String(seed)), { recursive: true, force: true });
      }
    }
  },
  120_000,
);
