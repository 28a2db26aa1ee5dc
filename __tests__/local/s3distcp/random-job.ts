import { gunzipSync, gzipSync } from "node:zlib";
import type { MergeJob } from "../../../local/s3distcp/merge-job";
import { parseOptions } from "../../../cli/merge/options";
import { Random } from "../../random";
import { MemoryFiles } from "./memory-files";

export const src = "s3://b/in/";

/** A --groupBy, and the group of a key without a regular expression: undefined when the key is left out. */
interface GroupRule {
  readonly groupBy: string;
  readonly groupOf: (key: string) => string | undefined;
  /** Each group has folders of its own, so that no two groups write the same file. */
  readonly byFolder: boolean;
}

/** A job of S3DistCp with random objects and options. */
export interface RandomJob extends GroupRule {
  readonly random: Random;
  /** The content of each object, by its key below `src`. */
  readonly objects: ReadonlyMap<string, Buffer>;
  readonly files: MemoryFiles;
  readonly dest: string;
  readonly targetSize: number;
  /** How often an object is listed. */
  readonly times: (key: string) => number;
  /** Lines of --previousManifest, as `entryText` writes them. */
  readonly previous: ReadonlySet<string>;
  readonly job: MergeJob;
}

export interface ManifestEntry {
  readonly baseName: string;
  readonly size: number;
}

export const entryText = ({ baseName, size }: ManifestEntry) => `${baseName} ${size}`;
export const lastSegment = (key: string) => key.slice(key.lastIndexOf("/") + 1);

export function drawJob(seed: number, temporary: string): RandomJob {
  const random = new Random(seed);
  const rule = random.pick(groupRules);
  const objects = drawObjects(random);
  const files = new MemoryFiles();
  for (const [key, bytes] of objects) files.put(src + key, bytes);
  files.put(`${src}A/`, Buffer.alloc(0));
  const targetSize = random.pick([1, 20, 50, 120, 1e9]);
  const dest = random.pick(["hdfs:///out/", "s3://b/out/"]);
  const keys = [...objects.keys()];
  const prefixes = random.below(2) === 0 && keys.length > 0 ? drawPrefixes(random, keys) : undefined;
  if (prefixes) files.put("file:///prefixes", Buffer.from(`${prefixes.join("\n")}\n`));
  const previous = random.below(3) === 0 ? drawPrevious(random, objects) : undefined;
  if (previous)
    files.put("s3://b/previous.gz", gzipSync(previous.map((entry) => `${JSON.stringify(entry)}\n`).join("")));
  const args = [
    `-Dmapreduce.job.reduces=${2 + random.below(4)}`,
    `--src=${src}`,
    `--dest=${dest}`,
    `--groupBy=${rule.groupBy}`,
    "--outputCodec=none",
    "--outputManifest=_m.gz",
    ...(prefixes ? ["--srcPrefixesFile=file:///prefixes"] : []),
    ...(previous ? ["--previousManifest=s3://b/previous.gz"] : []),
  ];
  return {
    ...rule,
    random,
    objects,
    files,
    dest,
    targetSize,
    times: (key) => (prefixes ? prefixes.filter((line) => (src + key).startsWith(line)).length : 1),
    previous: new Set(previous?.map(entryText)),
    job: {
      options: { ...parseOptions(args), targetSize },
      systems: files,
      temporary,
      seed: String(seed),
      log: () => undefined,
      progress: () => undefined,
    },
  };
}

function byDepth(depth: number): GroupRule {
  const groupOf = (key: string) => ["in", ...key.split("/").slice(0, -1).slice(0, depth)].join("/");
  return { groupBy: `s3://b/(in/(?:[^/]+/){0,${depth}}).*`, groupOf, byFolder: true };
}
const groupRules: readonly GroupRule[] = [
  ...[0, 1, 2, 3].map(byDepth),
  // The keys 1 and 11 collide with the numbers of chunks.
  { groupBy: ".*/(1+)[^/1][^/]*", groupOf: (key) => leading(lastSegment(key), "1"), byFolder: false },
  {
    groupBy: "s3://b/in/(?:([^/]+)/.*|[^/]*)",
    groupOf: (key) => (key.includes("/") ? key.split("/")[0] : "null"),
    byFolder: false,
  },
];

/** The letters at the beginning; undefined when there is none, or nothing else. */
function leading(name: string, letter: string): string | undefined {
  const rest = name.replace(new RegExp(`^${letter}+`), "");
  return rest === name || rest === "" ? undefined : name.slice(0, name.length - rest.length);
}

const folders = ["A", "AB", "a b", "é日🎵", "%2F", "x+y", "2018", "1", "11", "it's", ".d", "A"];
const fileNames = ["1.json", "11.json", "1a", "111x", "f g.json", "ü.json", "100%", ".hid", "z.json.gz", "y.GZ", 'q"q'];

/** Each content names its object, so that it is found wherever it was merged. */
function drawObjects(random: Random): Map<string, Buffer> {
  const objects = new Map<string, Buffer>();
  const count = random.below(14);
  for (let id = 0; id < count; id++) {
    const path = Array.from({ length: random.below(4) }, () => random.pick(folders));
    const key = [...path, random.pick(fileNames)].join("/");
    const plain = Buffer.from(`[${id}#${"x".repeat(random.below(60))}]`);
    if (!objects.has(key)) objects.set(key, isGzip(key) ? gzipSync(plain) : plain);
  }
  return objects;
}
const isGzip = (key: string) => /\.(gz|GZ)$/.test(key);

export function plainContent({ objects }: RandomJob, key: string): Buffer {
  const content = objects.get(key) as Buffer;
  return isGzip(key) ? gunzipSync(content) : content;
}

/** The ids of the objects in a merged file, in their order. The file must hold nothing but whole objects. */
export function idsIn(text: string): number[] {
  expect(text.replaceAll(/\[(\d+)#x*\]/g, "")).toBe("");
  return [...text.matchAll(/\[(\d+)#x*\]/g)].map(([, id]) => Number(id));
}

/** The lines of a prefix list: folders that overlap, or that hold each object once. */
function drawPrefixes(random: Random, keys: readonly string[]): string[] {
  const folderAbove = (key: string) => {
    const path = key.split("/").slice(0, -1);
    return path
      .slice(0, random.below(path.length + 1))
      .map((folder) => `${folder}/`)
      .join("");
  };
  const prefixes = [...new Set(keys.map(folderAbove))];
  const chosen =
    random.below(3) === 0
      ? prefixes
      : prefixes.filter((prefix) => !prefixes.some((other) => other !== prefix && prefix.startsWith(other)));
  return chosen.map((prefix) => src + prefix);
}

/** Some of the objects, half of them with another size. */
function drawPrevious(random: Random, objects: ReadonlyMap<string, Buffer>): ManifestEntry[] {
  return [...objects]
    .filter(() => random.below(2) === 0)
    .map(([baseName, content]) => ({ baseName, size: content.length - random.below(2) }));
}
