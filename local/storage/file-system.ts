import type { Readable, Writable } from "node:stream";

/** A file that is being written. Others see nothing of it before `commit`, unless it is appended to. */
export interface Output {
  readonly stream: Writable;
  commit(): Promise<void>;
  /** Removes what was written. Not for a file that is appended to. */
  abort(): Promise<void>;
}

export interface FileStatus {
  /** As Hadoop's Path writes it. */
  readonly uri: string;
  /** As the store has it, where that is not the same: Hadoop then reads another file. */
  readonly storedAs?: string;
  readonly size: number;
}

/** What S3DistCp needs of a Hadoop file system. */
export interface FileSystem {
  /** All files below a prefix, without folders and folder markers. */
  list(prefix: string): AsyncIterable<FileStatus>;
  /** Bytes; undefined when there is no such file. */
  size(uri: string): Promise<number | undefined>;
  /** @param expected the number of bytes that the file probably has */
  read(uri: string, expected?: number): Promise<Readable>;
  write(uri: string, append: boolean): Promise<Output>;
  remove(uri: string): Promise<void>;
  makeFolder(uri: string): Promise<void>;
}

/** The file system of a URI. */
export interface FileSystems {
  of(uri: string): FileSystem;
}
