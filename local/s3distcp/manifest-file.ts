import { createReadStream, createWriteStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip, type Gzip } from "node:zlib";
import { drained } from "../storage/drained";
import { S3DistCpFailure } from "../../cli/merge/hadoop-failure";
import type { FileSystems } from "../storage/file-system";
import { childOf, hadoopPath } from "../../cli/merge/hadoop-path";
import { linesOf } from "../storage/lines";
import { type ManifestEntry, manifestLine, PreviousManifest } from "./manifest";
import type { S3DistCpOptions } from "../../cli/merge/options";

/** The lines of a manifest on any file system. */
export async function* manifestEntries(uri: string, systems: FileSystems): AsyncGenerator<ManifestEntry> {
  const gunzip = (await systems.of(uri).read(uri)).pipe(createGunzip());
  for await (const { line } of linesOf(gunzip)) yield JSON.parse(line) as ManifestEntry;
}

/**
 * The manifest of --previousManifest; undefined when it cannot be read and is not required.
 * @throws S3DistCpFailure when it is required
 */
export async function loadManifest(
  options: S3DistCpOptions,
  systems: FileSystems,
): Promise<PreviousManifest | undefined> {
  const uri = options.previousManifest as string;
  try {
    if ((await systems.of(uri).size(uri)) === undefined) throw new Error("it does not exist");
    const manifest = new PreviousManifest();
    for await (const entry of manifestEntries(uri, systems)) manifest.add(JSON.stringify(entry));
    return manifest;
  } catch (error) {
    if (options.requirePreviousManifest)
      throw new S3DistCpFailure(`Failed to load manifest file '${uri}': ${(error as Error).message}`);
    return undefined;
  }
}

/** The manifest while it is written: a gzip file on the disk of this machine, copied to the destination at the end. */
export class ManifestFile {
  private readonly gzip: Gzip = createGzip();
  private readonly written: Promise<void>;

  constructor(private readonly path: string) {
    this.written = pipeline(this.gzip, createWriteStream(path));
    this.written.catch(() => undefined);
  }

  async add(entry: ManifestEntry): Promise<void> {
    if (!this.gzip.write(manifestLine(entry))) await drained(this.gzip);
    // When the file was closed too early, this throws the reason.
    if (this.gzip.destroyed) await this.written;
  }

  async close(): Promise<void> {
    this.gzip.end();
    await this.written;
  }

  async copyTo(systems: FileSystems, dest: string): Promise<void> {
    const uri = childOf(hadoopPath(dest), basename(this.path));
    const output = await systems.of(uri).write(uri, false);
    await pipeline(createReadStream(this.path), output.stream);
    await output.commit();
  }
}
