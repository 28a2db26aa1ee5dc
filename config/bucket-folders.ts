import { landing } from "./sources/source-place";

/** The folders of the bucket, each for one purpose. Permissions and lifecycle rules are set for each folder. */
export const folders = {
  landing,
  code: "code/",
  tables: "tables/",
  runs: "runs/",
  merged: "merged/",
  manifests: "manifests/",
  logs: "logs/",
  queries: "queries/",
  trail: "trail/",
} as const;

/**
 * Exists while a run publishes. It lists the moves that the next run finishes when this run could not. The job writes
 * it, in spark/parquetry/publish/journal.py.
 */
export const journalKey = `${folders.tables}_publishing.json`;
