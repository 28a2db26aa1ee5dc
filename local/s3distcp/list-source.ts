import type { FileStatus, FileSystems } from "../storage/file-system";
import { S3DistCpFailure } from "../../cli/merge/hadoop-failure";
import { relativeProblem } from "../../cli/merge/hadoop-names";
import { baseName, childOf, hadoopPath } from "../../cli/merge/hadoop-path";
import { grouping, reducerOf, type SkipRule } from "../../cli/merge/group-key";
import { listAll } from "./listing";
import type { PreviousManifest } from "./manifest";
import { loadManifest, manifestEntries, type ManifestFile } from "./manifest-file";
import type { MergeJob } from "./merge-job";
import { reducers } from "../../cli/merge/options";
import { prefixesOf } from "./prefix-list";
import { adviceFor } from "../../cli/merge/refused";
import type { Shuffle } from "./shuffle";

/** Lists the source into the shuffle and the manifest. @returns how many files are to be copied */
export async function listSource(job: MergeJob, shuffle: Shuffle, manifest: ManifestFile | undefined): Promise<number> {
  const { options, systems, log } = job;
  const previous =
    options.previousManifest !== undefined && !options.copyFromManifest
      ? await loadManifest(options, systems)
      : undefined;
  const source = new SourceListing(job, shuffle, manifest, previous);
  if (options.copyFromManifest && options.previousManifest !== undefined) {
    for await (const entry of manifestEntries(options.previousManifest, systems))
      await source.add({ uri: hadoopPath(entry.path), size: entry.size }, hadoopPath(entry.srcDir));
  } else {
    const src = hadoopPath(options.src);
    const prefixes = prefixesOf(options.src, await readPrefixList(options.srcPrefixesFile, systems));
    log("INFO", `Listing ${prefixes.length} prefix(es) of ${options.src}`);
    await listAll(prefixes, systems.of(src), (file) => source.add(file, src));
  }
  source.logCounts();
  return source.toCopy;
}

class SourceListing {
  /** Files that are to be copied. */
  toCopy = 0;
  private readonly group: ReturnType<typeof grouping>;
  private readonly skipped = new Map<string, { objects: number; bytes: number }>();
  private objects = 0;
  private bytes = 0;
  private uid: number;

  constructor(
    private readonly job: MergeJob,
    private readonly shuffle: Shuffle,
    private readonly manifest: ManifestFile | undefined,
    private readonly previous: PreviousManifest | undefined,
  ) {
    this.group = grouping(job.options);
    this.uid = job.options.startingIndex;
  }

  /**
   * @param src the folder to which the names in the manifest are relative
   * @throws S3DistCpFailure for a name that Hadoop cannot put below another folder
   */
  async add({ uri, size, storedAs }: FileStatus, src: string): Promise<void> {
    this.objects++;
    this.bytes += size;
    if (this.objects % 1000 === 0) this.job.progress({ files: 0, bytes: this.bytes });
    const grouped = this.group(uri);
    if ("skipped" in grouped) {
      this.skip(grouped.skipped, size);
      return;
    }
    this.uid++;
    const dest = hadoopPath(this.job.options.dest);
    const name = baseName(uri, src);
    this.checkName(name, uri);
    const output = childOf(dest, name);
    await this.manifest?.add({ path: output, baseName: name, srcDir: dest, size });
    if (this.previous?.has(uri, src, size)) {
      this.skip("is in --previousManifest", size);
      return;
    }
    this.toCopy++;
    const reducer = reducerOf(grouped.key, reducers(this.job.options));
    const record = { key: grouped.key, uri, size, uid: this.uid, output, ...(storedAs !== undefined && { storedAs }) };
    await this.shuffle.add(record, reducer);
  }

  private checkName(name: string, uri: string): void {
    const problem = relativeProblem(name);
    if (!problem) return;
    const advice = adviceFor(problem, this.job.options);
    throw new S3DistCpFailure(`${problem.message} (${uri}: ${problem.rule}); ${advice}`);
  }

  /**
   * Unlike the real S3DistCp, this logs what is left out: it is the first thing to look for when records are missing.
   */
  logCounts(): void {
    const { log } = this.job;
    log("INFO", `Listed ${this.objects} objects, ${this.bytes} bytes; ${this.toCopy} to copy`);
    for (const [rule, { objects, bytes }] of this.skipped)
      log("WARN", `Left out ${objects} objects, ${bytes} bytes: ${rule}`);
  }

  private skip(rule: SkipRule | "is in --previousManifest", size: number): void {
    const { objects, bytes } = this.skipped.get(rule) ?? { objects: 0, bytes: 0 };
    this.skipped.set(rule, { objects: objects + 1, bytes: bytes + size });
  }
}

async function readPrefixList(uri: string | undefined, systems: FileSystems): Promise<string | undefined> {
  if (uri === undefined) return undefined;
  try {
    const parts: Buffer[] = [];
    for await (const part of await systems.of(uri).read(uri)) parts.push(part as Buffer);
    return Buffer.concat(parts).toString("utf8");
  } catch (error) {
    throw new S3DistCpFailure(`Failed to read srcPrefixesFile: ${uri}: ${(error as Error).message}`, { exitCode: 3 });
  }
}
