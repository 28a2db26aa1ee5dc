import { join } from "node:path";

/** Where the event logs of a run in AWS are on this machine, for Spark's history server. One run at a time. */
export function fetchedHistory(root: string, pipeline: string): string {
  return join(root, ".local", "history", pipeline);
}
