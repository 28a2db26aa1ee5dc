import type { Readable, Writable } from "node:stream";

/** An output being written. Nothing of it is to be seen before `commit`, unless it is appended. */
export interface Output {
  readonly stream: Writable;
  commit(): Promise<void>;
  /** Removes what was written. */
  abort(): Promise<void>;
}

/** What S3DistCp needs of a Hadoop file system. */
export interface FileSystem {
  list(prefix: string): AsyncIterable<{ readonly uri: string; readonly size: number }>;
  size(uri: string): Promise<number | undefined>;
  /** @param expected bytes that the file probably has */
  read(uri: string, expected?: number): Promise<Readable>;
  write(uri: string, append: boolean): Promise<Output>;
  remove(uri: string): Promise<void>;
  makeFolder(uri: string): Promise<void>;
}

/** The file system of a URI. */
export interface FileSystems {
  of(uri: string): FileSystem;
}
