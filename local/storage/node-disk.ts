import { join } from "node:path";

/** Where a path of the primary node lies on this machine: of its disk, /home/hadoop and /mnt are the run's own. */
export function onNode(root: string, path: string): string {
  return /^\/(home\/hadoop|mnt)(\/|$)/.test(path) ? join(root, path) : path;
}
