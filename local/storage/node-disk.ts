import { join } from "node:path";

/**
 * Where a path of the primary node lies on this machine. The run has its own /home/hadoop and /mnt, and no other
 * folder.
 */
export function onNode(root: string, path: string): string {
  return /^\/(home\/hadoop|mnt)(\/|$)/.test(path) ? join(root, path) : path;
}
