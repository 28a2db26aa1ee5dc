import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { deadLink } from "../storage/dead-link";
import type { ListedKey } from "./listing-file";
import { UserError } from "../../cli/errors";
import { landing, type Merge } from "./merges";
import { isSystemFile } from "../../cli/system-files";

/**
 * Checks a folder of inputs before anything is started: every merge finds files in it, but for those that may lack them.
 * @returns its absolute path
 * @throws UserError saying what lies where, and what should
 */
export function checkDataFolder(data: string, merges: readonly Merge[]): string {
  const folder = resolve(data);
  if (!existsSync(folder)) throw new UserError(`DATA=${data}: there is no such folder`);
  if (!statSync(folder).isDirectory())
    throw new UserError(`DATA=${data}: is a file; give the folder that holds ${folders(merges)}`);
  readable(data, folder);
  const there = visible(folder);
  if (there.length === 0 && !(merges.length > 0 && merges.every((merge) => merge.optional)))
    throw new UserError(`DATA=${data}: the folder is empty; it should hold ${folders(merges)}`);
  for (const merge of merges) {
    const wanted = merge.prefix.slice(landing.length);
    if (!merge.optional && !hasFile(join(folder, wanted))) {
      const found = there.slice(0, 8).join(", ") + (there.length > 8 ? `, … (${there.length})` : "");
      throw new UserError(
        `DATA=${data}: step "${merge.name}" reads ${merge.options.src}, which is ${join(data, wanted, "/")} here, and there is no file in it; the folder holds ${found}. ` +
          "DATA is laid under landing/ as it is: name the folder above, or change the source's prefix in pipeline.yaml",
      );
    }
  }
  return folder;
}

function folders(merges: readonly Merge[]): string {
  return merges.map((merge) => merge.prefix.slice(landing.length)).join(" and ") || "the sources' files";
}

function readable(data: string, folder: string): void {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
  } catch {
    throw new UserError(`DATA=${data}: cannot be read; give yourself the right to read it`);
  }
}

function visible(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !isSystemFile(name))
    .sort();
}

/** One file, however deep: found early, because it looks into the first folder before it looks at the next. */
function hasFile(folder: string): boolean {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return false;
  const entries = visible(folder).map((name) => join(folder, name));
  return entries.some((path) => existsSync(path) && statSync(path).isFile()) || entries.some((path) => hasFile(path));
}

/** A folder's files as the keys they get when the folder is laid under landing/. */
export function* keysOf(folder: string, below = folder): Generator<ListedKey> {
  for (const entry of readdirSync(below, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (isSystemFile(entry.name)) continue;
    const path = join(below, entry.name);
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status)
      throw (
        deadLink(path) ??
        new UserError(`${path}: was there a moment ago and is not any more; wait until nothing changes in the folder`)
      );
    if (status.isDirectory()) yield* keysOf(folder, path);
    else yield { key: landing + relative(folder, path).split(sep).join("/"), size: status.size };
  }
}
