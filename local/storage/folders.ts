import { createReadStream, createWriteStream, type Dirent, type WriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { RefusedName, S3DistCpFailure } from "../../cli/merge/hadoop-failure";
import type { FileSystem, Output } from "./file-system";
import { hdfsProblem } from "../../cli/merge/hadoop-names";
import { childOf, hadoopPath } from "../../cli/merge/hadoop-path";
import { onNode } from "./node-disk";

/**
 * Bytes that are read at a time. For each read Node takes memory for a whole block, also for the read that finds the
 * end of the file, and frees it only with the next garbage collection. With full blocks for small files, a merge would
 * need most of its memory for them.
 */
const leastBlock = 1 << 10;
const largestBlock = 64 << 10;

/**
 * For hdfs:// a folder of the run, which refuses the names that HDFS refuses. For file:// the disk of the primary node:
 * see `onNode`.
 */
export class Folders implements FileSystem {
  private writes = 0;

  constructor(private readonly where: { readonly hdfs: string; readonly node: string }) {}

  async *list(prefix: string): AsyncGenerator<{ uri: string; size: number }> {
    const folder = prefix.replace(/\/$/, "");
    let entries: Dirent[];
    try {
      entries = await readdir(this.local(folder), { withFileTypes: true });
    } catch {
      throw new S3DistCpFailure(`Failed to list input files: File ${prefix} does not exist.`, { exitCode: 252 });
    }
    for (const entry of entries) {
      const uri = childOf(folder, entry.name);
      if (entry.isDirectory()) yield* this.list(uri);
      else yield { uri, size: (await stat(this.local(uri))).size };
    }
  }

  async size(uri: string): Promise<number | undefined> {
    try {
      return (await stat(this.local(uri))).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  read(uri: string, expected = largestBlock): Promise<Readable> {
    const highWaterMark = Math.max(leastBlock, Math.min(largestBlock, expected + 1));
    return Promise.resolve(createReadStream(this.local(uri), { highWaterMark }));
  }

  /** A new file gets its name only when it is whole. When two write the same name, the later file stays. */
  async write(uri: string, append: boolean): Promise<Output> {
    const path = this.local(uri);
    await mkdir(dirname(path), { recursive: true });
    // Without the file's own name, so that a name of the greatest length has room.
    const writtenPath = append ? path : join(dirname(path), `.${process.pid}-${this.writes++}.copying`);
    const stream = createWriteStream(writtenPath, { flags: append ? "a" : "w" });
    return {
      stream,
      commit: async () => {
        if (!append) await rename(writtenPath, path);
      },
      abort: async () => {
        // A stream may open its file later: without waiting, the file could appear after it was removed.
        await close(stream);
        await rm(writtenPath, { force: true });
      },
    };
  }

  async remove(uri: string): Promise<void> {
    await rm(this.local(uri), { force: true });
  }

  async makeFolder(uri: string): Promise<void> {
    await mkdir(this.local(uri), { recursive: true });
  }

  private local(uri: string): string {
    const [, scheme, path] = /^(hdfs|file):(?:\/\/[^/]*)?(\/.*)$/s.exec(uri) ?? [];
    if (scheme === undefined || path === undefined)
      throw new S3DistCpFailure(
        `No FileSystem for the scheme of ${uri}; this machine has s3://, hdfs:/// and file:///`,
      );
    if (scheme === "hdfs") {
      const problem = hdfsProblem(hadoopPath(path));
      if (problem) throw new RefusedName(problem);
      return join(this.where.hdfs, path);
    }
    return onNode(this.where.node, path);
  }
}

/** Drops what is not written yet. Errors are ignored: whoever wrote to the stream has got them. */
function close(stream: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) resolve();
    else
      stream
        .once("close", resolve)
        .on("error", () => undefined)
        .destroy();
  });
}
