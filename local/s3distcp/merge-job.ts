import type { FileSystems } from "../storage/file-system";
import type { LostNode } from "./lost-node";
import type { S3DistCpOptions } from "../../cli/merge/options";

/** One call of S3DistCp. */
export interface MergeJob {
  readonly options: S3DistCpOptions;
  readonly systems: FileSystems;
  /** A folder for the listing, its sorting and the manifest. */
  readonly temporary: string;
  readonly seed: string;
  readonly lostNode?: LostNode;
  readonly log: (level: "INFO" | "WARN" | "ERROR", line: string) => void;
  readonly progress: (state: { readonly files: number; readonly of?: number; readonly bytes: number }) => void;
}
