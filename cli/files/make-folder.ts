import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../errors";

/**
 * Makes a folder that a user has named, with those above it. Node's own recursive mkdir never returns on a file
 * system such as /proc, which answers "no such file" for a new name in a folder that exists.
 * @param folder absolute
 * @throws the system's error
 */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been first.
    if (errorCode(error) !== "EEXIST" || !isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The system's codes of a path at which a user may not make or write something. */
const refusals = ["EACCES", "EPERM", "EROFS", "ENOTDIR", "ENOENT", "EEXIST", "ELOOP", "ENAMETOOLONG"];

/** Whether an error says that this path cannot be made or written. Another path may work. */
export function isRefusedPath(error: unknown): boolean {
  return refusals.includes(errorCode(error) ?? "");
}
