import { createHash } from "node:crypto";
import type { LeftOut } from "../../config/left-out";
import type { ListedKey } from "./listing-file";
import type { Merge } from "./merges";
import { isBelow } from "./place";
import { chunksOf, type Listed } from "./chunks";
import { grouping, type Grouping } from "./group-key";
import { OutputSuffix } from "./output-name";
import { adviceFor, fileProblem, objectProblem } from "./refused";
import { S3DistCpFailure } from "./hadoop-failure";
import type { NameProblem } from "./hadoop-names";
import { baseName, childOf, hadoopPath } from "./hadoop-path";

/** What a merge would write. */
export interface MergePreview {
  readonly step: string;
  readonly src: string;
  readonly objects: number;
  readonly bytes: number;
  readonly groups: number;
  /** The largest first. */
  readonly files: readonly MergedFile[];
  readonly skipped: readonly Skipped[];
  /** Objects with which the step would fail, or may fail: S3DistCp's order decides. */
  readonly failing: readonly Failing[];
  readonly warnings: readonly string[];
}

/** A number of objects, and a few of their names. */
interface Sampled {
  readonly objects: number;
  readonly bytes: number;
  readonly samples: readonly string[];
}

export interface MergedFile extends Sampled {
  /** Relative to the step's destination. */
  readonly path: string;
}

export interface Skipped extends Sampled {
  readonly rule: string;
}

export interface Failing extends Sampled {
  readonly rule: string;
  /** What to do, as a sentence. */
  readonly advice: string;
}

const sampleSize = 3;

/**
 * Applies the rules of a merge to keys instead of objects. The order inside a group is one of those that S3DistCp may
 * take.
 * @param leftOut the rules by which --srcPattern leaves objects out, for their texts
 * @throws S3DistCpFailure where the merge itself would fail, whatever names its objects have
 */
export async function previewMerge(
  merge: Merge,
  keys: AsyncIterable<ListedKey> | Iterable<ListedKey>,
  leftOut: readonly LeftOut[] = [],
): Promise<MergePreview> {
  const listing = new PreviewListing(merge, leftOut);
  for await (const key of keys) if (isBelow(merge, key)) listing.add(key);
  const files: MergedFile[] = [];
  for (const [key, group] of [...listing.groups].sort(([a], [b]) => (a < b ? -1 : 1)))
    for await (const file of mergedFiles(merge, key, group)) files.push(file);
  for (const file of files) listing.checkFile(file);
  const warnings = sameNames(files);
  files.sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  return {
    step: merge.name,
    src: merge.options.src,
    objects: listing.objects,
    bytes: listing.bytes,
    groups: listing.groups.size,
    files,
    skipped: [...listing.skipped].map(([rule, sum]) => ({ rule, ...sum })),
    failing: [...listing.failing.values()],
    warnings,
  };
}

interface PreviewGroup {
  readonly records: Listed[];
  readonly suffix: OutputSuffix;
}

/** The keys of a merge's source, in their groups. */
class PreviewListing {
  objects = 0;
  bytes = 0;
  readonly groups = new Map<string, PreviewGroup>();
  readonly skipped = new Map<string, Sampled>();
  readonly failing = new Map<string, Failing>();
  private readonly groupOf: ReturnType<typeof grouping>;

  constructor(
    private readonly merge: Merge,
    private readonly leftOut: readonly LeftOut[],
  ) {
    this.groupOf = grouping(merge.options);
  }

  add(listed: ListedKey): void {
    this.objects++;
    this.bytes += listed.size;
    const uri = `s3://${this.merge.bucket}/${listed.key}`;
    const grouped = this.grouping(listed.key, uri);
    if ("skipped" in grouped) {
      const rule = this.leftOutBy(listed.key) ?? grouped.skipped;
      this.skipped.set(rule, plus(this.skipped.get(rule), listed.size, listed.key));
      return;
    }
    if (isEmptyGzip(listed)) {
      this.skipped.set(emptyGzip, plus(this.skipped.get(emptyGzip), listed.size, listed.key));
      return;
    }
    const problem = objectProblem(uri, this.merge.options);
    if (problem) {
      this.fail(problem, { ...listed, objects: 1 });
      return;
    }
    const { src, dest, outputCodec } = this.merge.options;
    const group = this.groups.get(grouped.key) ?? { records: [], suffix: new OutputSuffix(outputCodec) };
    this.groups.set(grouped.key, group);
    group.suffix.add(uri);
    const output = childOf(hadoopPath(dest), baseName(uri, hadoopPath(src)));
    group.records.push({ key: grouped.key, uri, size: listed.size, uid: this.objects, output });
  }

  /** Adds the file to those with which the step fails, where HDFS refuses its name. */
  checkFile({ path, objects, bytes }: MergedFile): void {
    const problem = fileProblem(childOf(hadoopPath(this.merge.options.dest), path));
    if (problem) this.fail(problem, { key: path, size: bytes, objects });
  }

  private leftOutBy(key: string): string | undefined {
    const below = key.slice(this.merge.prefix.length);
    return this.leftOut.find(({ takes }) => takes(below))?.rule;
  }

  private grouping(key: string, uri: string): Grouping | { readonly skipped: string } {
    return key.endsWith("/") ? { skipped: "is a folder marker (ends in /)" } : this.groupOf(hadoopPath(uri));
  }

  private fail(problem: NameProblem, { key, size, objects }: ListedKey & { readonly objects: number }): void {
    const { rule } = problem;
    const advice = adviceFor(problem, this.merge.options);
    this.failing.set(rule, { rule, advice, ...plus(this.failing.get(rule), size, key, objects) });
  }
}

/** S3DistCp cannot decompress them. `check objects` finds them on the cluster, and the merge does not copy them. */
const emptyGzip = "is a .gz of 0 bytes, which is not copied, and counts as taken and empty";

function isEmptyGzip({ key, size }: ListedKey): boolean {
  return size === 0 && /[.](gz|gzip)$/i.test(key);
}

function plus(sum: Sampled | undefined, size: number, key: string, more = 1): Sampled {
  const { objects, bytes, samples } = sum ?? { objects: 0, bytes: 0, samples: [] };
  return {
    objects: objects + more,
    bytes: bytes + size,
    samples: samples.length < sampleSize ? [...samples, key] : samples,
  };
}

async function* mergedFiles({ options }: Merge, key: string, { records, suffix }: PreviewGroup) {
  shuffle(records);
  const rules = { ...options, suffix: suffixOf(suffix, key), grouped: options.groupBy !== undefined };
  const [src, dest] = [hadoopPath(options.src), hadoopPath(options.dest)];
  for await (const chunk of chunksOf(records, rules, { size: () => Promise.resolve(undefined) })) {
    const merged = records.slice(chunk.from, chunk.to);
    yield {
      path: baseName(chunk.path, dest),
      objects: merged.length,
      bytes: chunk.bytes,
      samples: merged.slice(0, sampleSize).map(({ uri }) => baseName(uri, src)),
    };
  }
}

function suffixOf(suffix: OutputSuffix, key: string): string {
  try {
    return suffix.get();
  } catch (error) {
    throw new S3DistCpFailure(`group ${key}: ${(error as Error).message}`);
  }
}

/** Not sorted, and always the same. */
function shuffle(records: Listed[]): void {
  const rank = new Map(
    records.map((record) => [record, createHash("md5").update(`parquetry\0${record.uri}`).digest("hex")]),
  );
  records.sort((a, b) => ((rank.get(a) as string) < (rank.get(b) as string) ? -1 : 1));
}

function sameNames(files: readonly MergedFile[]): string[] {
  const counts = new Map<string, number>();
  for (const { path } of files) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(
      ([path, count]) =>
        `${count} groups or chunks would write ${path}, and each would overwrite the one before; ` +
        "choose a --groupBy that gives different names",
    );
}
