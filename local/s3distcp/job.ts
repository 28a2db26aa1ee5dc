import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { S3DistCpFailure } from "../storage/hadoop-failure";
import type { FileSystems } from "../storage/file-system";
import { grouping, reducerOf, type SkipRule } from "./group-key";
import { baseName, hadoopPath, childOf } from "../storage/hadoop-path";
import { listAll } from "./listing";
import { loadManifest, manifestEntries, ManifestFile } from "./manifest-file";
import { AttemptKilled, type LostNode } from "./lost-node";
import { type Options, reducerAttempts, reducers } from "./options";
import { prefixesOf } from "./prefix-file";
import { reduce, type Reducing } from "./reducer";
import { Shuffle } from "./shuffle";
import { Slots } from "./slots";

export interface Job {
  readonly options: Options;
  readonly systems: FileSystems;
  /** For the listing, its sorting and the manifest. */
  readonly temporary: string;
  readonly seed: string;
  readonly lose?: LostNode;
  readonly log: Reducing["log"];
  readonly progress: (done: { readonly files: number; readonly of?: number; readonly bytes: number }) => void;
}

/** Copies that run at the same time on this machine, over all reducers. */
const atATime = 12;

/** Lists, groups, copies; then lays the manifest beside the data. */
export async function run(job: Job): Promise<void> {
  const { options, systems, log } = job;
  await mkdir(job.temporary, { recursive: true });
  for (const option of options.ignored) log("INFO", `${option} has no effect on this machine`);
  const manifest =
    options.outputManifest === undefined
      ? undefined
      : new ManifestFile(join(job.temporary, basename(options.outputManifest)));
  const shuffle = new Shuffle(job.temporary, job.seed);
  const copy = await list(job, shuffle, manifest);
  await manifest?.close();
  if (copy === 0)
    throw new S3DistCpFailure(
      "Input path does not exist: hdfs:/tmp/s3distcp/files (no object was listed that matches)",
    );

  await systems.of(options.dest).makeFolder(options.dest);
  log("INFO", `Reducer number: ${reducers(options)}`);
  const shares = await shuffle.sorted();
  let failed = false;
  let files = 0;
  let bytes = 0;
  const reducing: Reducing = {
    options,
    systems,
    log,
    lose: job.lose,
    machine: new Slots(atATime),
    failed: () => failed,
    copied: (_, size) => job.progress({ files: ++files, of: copy, bytes: (bytes += size) }),
  };
  await Promise.all(
    Array.from(shares, async ([index, share]) => {
      for (let attempt = 1; !failed; attempt++) {
        try {
          await reduce(share, reducing);
          return;
        } catch (error) {
          if (error instanceof AttemptKilled) {
            attempt--;
            log("WARN", `reducer ${index}: ${error.message}`);
            continue;
          }
          log(
            "ERROR",
            `reducer ${index}, attempt ${attempt} of ${reducerAttempts(options)}: ${(error as Error).message}`,
          );
          if (attempt < reducerAttempts(options)) continue;
          failed = true;
          throw Object.assign(
            new S3DistCpFailure(`The MapReduce job failed: Task failed reducer ${index}: ${(error as Error).message}`),
            { cause: error },
          );
        }
      }
    }),
  );
  if (manifest) await manifest.copyTo(systems, options.dest);
  log("INFO", `${files} files copied, ${bytes} bytes`);
}

/** Lists the source into the shuffle and the manifest. Returns how many files are to be copied. */
async function list(job: Job, shuffle: Shuffle, manifest: ManifestFile | undefined): Promise<number> {
  const { options, systems, log } = job;
  const src = hadoopPath(options.src);
  const dest = hadoopPath(options.dest);
  const group = grouping(options);
  const partitions = reducers(options);
  const previous =
    options.previousManifest !== undefined && !options.copyFromManifest
      ? await loadManifest(options, systems)
      : undefined;
  const skipped = new Map<string, { objects: number; bytes: number }>();
  let listed = 0;
  let bytes = 0;
  let uid = options.startingIndex;
  let copy = 0;

  const skip = (rule: SkipRule | "is in --previousManifest", size: number) => {
    const sum = skipped.get(rule) ?? { objects: 0, bytes: 0 };
    skipped.set(rule, { objects: sum.objects + 1, bytes: sum.bytes + size });
  };
  const add = async (uri: string, size: number, from: string) => {
    listed++;
    bytes += size;
    if (listed % 1000 === 0) job.progress({ files: 0, bytes });
    const grouped = group(uri);
    if ("skipped" in grouped) {
      skip(grouped.skipped, size);
      return;
    }
    uid++;
    const name = baseName(uri, from);
    const output = childOf(dest, name);
    await manifest?.add({ path: output, baseName: name, srcDir: dest, size });
    if (previous?.has(uri, from, size)) {
      skip("is in --previousManifest", size);
      return;
    }
    copy++;
    await shuffle.add({ key: grouped.key, uri, size, uid, output }, reducerOf(grouped.key, partitions));
  };

  if (options.copyFromManifest && options.previousManifest !== undefined) {
    for await (const entry of manifestEntries(options.previousManifest, systems))
      await add(hadoopPath(entry.path), entry.size, hadoopPath(entry.srcDir));
  } else {
    const file =
      options.srcPrefixesFile === undefined ? undefined : await readPrefixFile(options.srcPrefixesFile, systems);
    const prefixes = prefixesOf(options.src, file);
    log("INFO", `Listing ${prefixes.length} prefix(es) of ${options.src}`);
    await listAll(prefixes, systems.of(src), ({ uri, size }) => add(uri, size, src));
  }
  // The real one says nothing of what it leaves out. It is the first thing one wants to know.
  log("INFO", `Listed ${listed} objects, ${bytes} bytes; ${copy} to copy`);
  for (const [rule, sum] of skipped) log("WARN", `Left out ${sum.objects} objects, ${sum.bytes} bytes: ${rule}`);
  return copy;
}

async function readPrefixFile(uri: string, systems: FileSystems): Promise<string> {
  try {
    const parts: Buffer[] = [];
    for await (const part of await systems.of(uri).read(uri)) parts.push(part as Buffer);
    return Buffer.concat(parts).toString("utf8");
  } catch (error) {
    throw new S3DistCpFailure(`Failed to read srcPrefixesFile: ${uri}: ${(error as Error).message}`, 3);
  }
}
