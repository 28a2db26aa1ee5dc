import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { deadLink } from "./dead-link";
import { UserError } from "./errors";
import { isSystemFile } from "./system-files";

/** A file that a user gives as data. */
export interface DataFile {
  readonly path: string;
  /** Its size in bytes. */
  readonly size: number;
}

/**
 * The files of a folder at any depth, by name, without those of operating systems.
 * @throws UserError for a link to nothing
 */
export function* dataFiles(folder: string): Generator<DataFile> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (isSystemFile(entry.name)) continue;
    const path = join(folder, entry.name);
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status)
      throw deadLink(path) ?? new UserError(`${path}: was removed just now; wait until nothing changes in the folder`);
    if (status.isDirectory()) yield* dataFiles(path);
    else yield { path, size: status.size };
  }
}
