import { readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, sep } from "node:path";
import { deadLink } from "./dead-link";
import { errorCode, UserError } from "../errors";
import { isSystemFile } from "./system-files";

/** A file that a user gives as data. */
export interface DataFile {
  readonly path: string;
  /** Its size in bytes. */
  readonly size: number;
}

/**
 * The files of a folder at any depth, by name, without those of operating systems.
 * @throws UserError for a link to nothing or in a circle, a folder that cannot be read, and a pipe or device, which a
 *   reader may wait for without end
 */
export function dataFiles(folder: string): Generator<DataFile> {
  return filesIn(folder, []);
}

/** @param above the folders that were opened on the way to this one: their paths without links */
function* filesIn(folder: string, above: readonly string[]): Generator<DataFile> {
  const way = [...above, ownPath(folder, above)];
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    const status = statusOf(path);
    if (status.isDirectory()) yield* filesIn(path, way);
    else if (status.isFile()) yield { path, size: status.size };
    else throw new UserError(`${path}: is a pipe, a socket or a device, and not a file; take it out of the folder`);
  }
}

/**
 * A folder's path without links.
 * @throws UserError for a link to a folder that contains the link: its files would be read again and again
 */
function ownPath(path: string, above: readonly string[]): string {
  const own = realPath(path);
  const inside = own === sep ? sep : own + sep;
  if (!above.some((folder) => `${folder}${sep}`.startsWith(inside))) return own;
  throw new UserError(`${path}: is a link to ${own}, a folder that contains the link; take it out of the folder`);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw mistakeIn(path, error);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !isSystemFile(name))
      .sort((a, b) => (a < b ? -1 : 1));
  } catch (error) {
    throw mistakeIn(folder, error);
  }
}

function statusOf(path: string): Stats {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status) return status;
  } catch (error) {
    throw mistakeIn(path, error);
  }
  throw deadLink(path) ?? new UserError(`${path}: was removed just now; wait until nothing changes in the folder`);
}

/** The user's mistake behind an error of the system. @returns the error where there is none */
function mistakeIn(path: string, error: unknown): unknown {
  const code = errorCode(error);
  if (code === "ELOOP") return new UserError(`${path}: is a link that leads back to itself; take it out of the folder`);
  if (code === "EACCES" || code === "EPERM")
    return new UserError(`${path}: cannot be read (${code}); give yourself the right to read it, or take it out`);
  return error;
}
