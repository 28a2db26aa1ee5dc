import { accessSync, constants, existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../errors";

/**
 * Checks that DATA is a folder which may be read, before anything is started.
 * @param holds what the user's folder holds, for a message: `song_data/`
 * @param advice what to give where there is no such folder. @default - nothing is said of it
 * @returns its absolute path
 */
export function readableFolder(data: string, holds = "it", advice = ""): string {
  const folder = resolve(data);
  if (!existsSync(folder)) throw new UserError(`DATA=${data}: there is no such folder${advice && `; ${advice}`}`);
  if (!statSync(folder).isDirectory())
    throw new UserError(`DATA=${data}: this is a file; give the folder that holds ${holds}`);
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
  } catch {
    throw new UserError(`DATA=${data}: the folder cannot be read; give yourself permission to read it`);
  }
  return folder;
}
