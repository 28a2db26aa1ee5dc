/** More groups are many small merged files. */
export const mostGroups = 200;

/** The names of the folders above each file. @param files relative to the source's prefix, with "/" */
export function foldersAbove(files: readonly string[]): string[][] {
  return files.map((file) => file.split("/").slice(0, -1));
}

/** How many groups a merge by this number of levels of folders has. */
export function groupsAt(folders: readonly (readonly string[])[], depth: number): number {
  return new Set(folders.map((names) => names.slice(0, depth).join("/"))).size;
}
