import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { dataFiles } from "../../cli/files/data-files";
import { UserError } from "../../cli/errors";
import { readableFolder } from "../../cli/files/readable-folder";
import { isSystemFile } from "../../cli/files/system-files";
import type { ListedKey } from "../../cli/merge/listing-file";
import type { Merge } from "../../cli/merge/merges";
import { landing } from "../../config/sources/source-place";

/** Names that a message lists; the rest is counted. */
const shownNames = 8;

/**
 * Checks DATA before anything is started: it must hold files for every merge that needs some.
 * @returns its absolute path
 * @throws UserError that says what the folder holds, and what it should hold
 */
export function checkDataFolder(data: string, merges: readonly Merge[]): string {
  const folder = readableFolder(data, wantedFolders(merges));
  const names = visibleNames(folder);
  if (names.length === 0 && !(merges.length > 0 && merges.every(({ optional }) => optional)))
    throw new UserError(`DATA=${data}: the folder is empty; it should hold ${wantedFolders(merges)}`);
  for (const merge of merges) {
    const wanted = merge.folder;
    if (merge.optional || hasFile(join(folder, wanted))) continue;
    const more = names.length > shownNames ? `, … (${names.length} in all)` : "";
    throw new UserError(
      `DATA=${data}: there is no file in ${join(data, wanted, "/")}, which step "${merge.name}" reads; ` +
        `the folder holds ${names.slice(0, shownNames).join(", ")}${more}. ` +
        `DATA stands for ${landing} of the bucket${otherBucketText(merge)}: ` +
        `give the folder that holds ${wanted || "the files"}, ` +
        "or change the source's prefix in pipeline.yaml",
    );
  }
  return folder;
}

function otherBucketText({ bucket, folder }: Merge): string {
  return folder.startsWith(`${bucket}/`) ? `, and its folder ${bucket}/ for the bucket of that name` : "";
}

function wantedFolders(merges: readonly Merge[]): string {
  return merges.map(({ folder }) => folder).join(" and ") || "the files of the sources";
}

function visibleNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !isSystemFile(name))
    .sort();
}

/**
 * True for a file at any depth. A folder's own files are looked at before its folders, so that the answer comes early.
 */
function hasFile(folder: string, above: readonly string[] = []): boolean {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return false;
  const own = realpathSync(folder);
  if (above.includes(own)) return false; // A link back, which is named when the files are read.
  const paths = visibleNames(folder).map((name) => join(folder, name));
  return (
    paths.some((path) => existsSync(path) && statSync(path).isFile()) ||
    paths.some((path) => hasFile(path, [...above, own]))
  );
}

/**
 * The files of a folder with the keys that they get: below landing/ of the pipeline's bucket, or in the bucket that has
 * the name of their folder.
 * @param others the buckets of sources other than the pipeline's
 * @throws UserError for a link to nothing
 */
export function* keysOf(folder: string, bucket: string, others: readonly string[]): Generator<ListedKey> {
  for (const { path, size } of dataFiles(folder)) {
    const name = relative(folder, path).split(sep).join("/");
    const [first = "", ...rest] = name.split("/");
    if (rest.length > 0 && others.includes(first)) yield { bucket: first, key: rest.join("/"), size };
    else yield { bucket, key: landing + name, size };
  }
}

/** The paths of a folder's files; none where there is no folder. */
export function* filesBelow(folder: string): Generator<string> {
  if (!existsSync(folder)) return;
  for (const { path } of dataFiles(folder)) yield path;
}
