import { PassThrough, Readable } from "node:stream";
import type { FileSystem, FileSystems, Output } from "../../../local/storage/file-system";
import { hadoopPath } from "../../../cli/merge/hadoop-path";

/** An S3 and an HDFS in memory, for thousands of small jobs. They remember every file that was written. */
export class MemoryFiles implements FileSystems {
  readonly files = new Map<string, Buffer>();
  readonly written: { readonly path: string; readonly content: string }[] = [];

  of(uri: string): FileSystem {
    return { ...this.system, write: (path, append) => this.write(path, append && uri.startsWith("hdfs:")) };
  }

  put(uri: string, content: Buffer): void {
    this.files.set(uri, content);
  }

  private readonly system: Omit<FileSystem, "write"> = {
    list: (prefix) => this.list(prefix),
    size: (uri) => Promise.resolve(this.files.get(uri)?.length),
    read: (uri) => {
      const content = this.files.get(uri);
      return content
        ? Promise.resolve(Readable.from([content]))
        : Promise.reject(new Error("The specified key does not exist."));
    },
    remove: (uri) => Promise.resolve(void this.files.delete(uri)),
    makeFolder: () => Promise.resolve(),
  };

  /** Lists by a string prefix and in the order of keys, as S3 does, but without folder markers. */
  private async *list(prefix: string): AsyncGenerator<{ uri: string; size: number }> {
    for (const uri of [...this.files.keys()].filter((file) => file.startsWith(prefix) && !file.endsWith("/")).sort()) {
      yield await Promise.resolve({ uri: hadoopPath(uri), size: (this.files.get(uri) as Buffer).length });
    }
  }

  private write(path: string, append: boolean): Promise<Output> {
    const stream = new PassThrough();
    const parts: Buffer[] = [];
    stream.on("data", (part: Buffer) => parts.push(part));
    return Promise.resolve({
      stream,
      commit: () => {
        const content = Buffer.concat(parts);
        this.written.push({ path, content: content.toString("latin1") });
        this.files.set(
          path,
          Buffer.concat([append ? (this.files.get(path) ?? Buffer.alloc(0)) : Buffer.alloc(0), content]),
        );
        return Promise.resolve();
      },
      abort: () => Promise.resolve(),
    });
  }
}
