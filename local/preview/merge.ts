import { createHash } from "node:crypto";
import type { ListedKey } from "../inputs/listing-file";
import { chunksOf, type Listed } from "../s3distcp/chunks";
import { S3DistCpFailure } from "../storage/hadoop-failure";
import { grouping } from "../s3distcp/group-key";
import { baseName, childOf, hadoopPath } from "../storage/hadoop-path";
import { OutputSuffix } from "../s3distcp/output-name";
import type { Merge } from "../inputs/merges";

/** What a merge would make of a listing. */
export interface MergePreview {
  readonly step: string;
  readonly src: string;
  readonly objects: number;
  readonly bytes: number;
  readonly groups: number;
  /** By size, largest first. */
  readonly files: readonly MergedFile[];
  readonly skipped: readonly Skipped[];
  readonly warnings: readonly string[];
}

export interface MergedFile {
  /** Relative to the step's destination. */
  readonly path: string;
  readonly objects: number;
  readonly bytes: number;
  readonly samples: readonly string[];
}

export interface Skipped {
  readonly rule: string;
  readonly objects: number;
  readonly bytes: number;
  readonly samples: readonly string[];
}

const samples = 3;

/** Runs a merge's own rules over keys instead of objects. The order inside a group is one of many that S3DistCp may take. */
export async function previewMerge(
  merge: Merge,
  bucket: string,
  keys: AsyncIterable<ListedKey> | Iterable<ListedKey>,
): Promise<MergePreview> {
  const { options } = merge;
  const src = hadoopPath(options.src);
  const dest = hadoopPath(options.dest);
  const groupOf = grouping(options);
  const groups = new Map<string, { records: Listed[]; suffix: OutputSuffix }>();
  const skipped = new Map<string, { objects: number; bytes: number; samples: string[] }>();
  let objects = 0;
  let bytes = 0;
  const skip = (rule: string, { key, size }: ListedKey) => {
    const sum = skipped.get(rule) ?? { objects: 0, bytes: 0, samples: [] };
    if (sum.samples.length < samples) sum.samples.push(key);
    skipped.set(rule, { ...sum, objects: sum.objects + 1, bytes: sum.bytes + size });
  };

  for await (const one of keys) {
    if (!one.key.startsWith(merge.prefix)) continue;
    objects++;
    bytes += one.size;
    if (one.key.endsWith("/")) {
      skip("is a folder marker (ends in /)", one);
      continue;
    }
    if (one.key.includes("//")) {
      skip("has // in its key, which S3DistCp cannot read: the step would fail", one);
      continue;
    }
    const uri = `s3://${bucket}/${one.key}`;
    const grouped = groupOf(uri);
    if ("skipped" in grouped) {
      skip(grouped.skipped, one);
      continue;
    }
    const group = groups.get(grouped.key) ?? { records: [], suffix: new OutputSuffix(options.outputCodec) };
    groups.set(grouped.key, group);
    group.suffix.add(uri);
    group.records.push({
      key: grouped.key,
      uri,
      size: one.size,
      uid: objects,
      output: childOf(dest, baseName(uri, src)),
    });
  }

  const files: MergedFile[] = [];
  const warnings: string[] = [];
  for (const [key, { records, suffix }] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    shuffle(records);
    const rules = {
      targetSize: options.targetSize,
      suffix: suffixOrFailure(suffix, key),
      grouped: options.groupBy !== undefined,
      appendToLastFile: options.appendToLastFile,
      numberFiles: options.numberFiles,
    };
    for await (const chunk of chunksOf(records, rules, { size: () => Promise.resolve(undefined) })) {
      const inside = records.slice(chunk.from, chunk.to);
      files.push({
        path: baseName(chunk.path, dest),
        objects: inside.length,
        bytes: chunk.bytes,
        samples: inside.slice(0, samples).map((record) => baseName(record.uri, src)),
      });
    }
  }
  warnings.push(...sameNames(files));
  files.sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  return {
    step: merge.name,
    src: options.src,
    objects,
    bytes,
    groups: groups.size,
    files,
    skipped: [...skipped].map(([rule, sum]) => ({ rule, ...sum })),
    warnings,
  };
}

function suffixOrFailure(suffix: OutputSuffix, key: string): string {
  try {
    return suffix.get();
  } catch (error) {
    throw new S3DistCpFailure(`group ${key}: ${(error as Error).message}`);
  }
}

/** In no promised order, and always the same. */
function shuffle(records: Listed[]): void {
  const rank = new Map(
    records.map((record) => [record, createHash("md5").update(`parquetry\0${record.uri}`).digest("hex")]),
  );
  records.sort((a, b) => ((rank.get(a) as string) < (rank.get(b) as string) ? -1 : 1));
}

function sameNames(files: readonly MergedFile[]): string[] {
  const seen = new Map<string, number>();
  for (const { path } of files) seen.set(path, (seen.get(path) ?? 0) + 1);
  return [...seen]
    .filter(([, times]) => times > 1)
    .map(
      ([path, times]) =>
        `${times} groups or chunks would write ${path}, each over the one before: choose a --groupBy whose names differ`,
    );
}
