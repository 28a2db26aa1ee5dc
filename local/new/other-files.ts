import { excludeProblem } from "../../config/sources/exclude";
import { some } from "./proposal";

/** Files beside the data that a source can leave out, and the entries of `exclude` that do so. */
export interface OtherFiles {
  readonly files: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * Which files differ from the data by their names: by an ending that no file of data has, or by a name without any.
 * @param others files that are not data by what they hold, relative to the prefix
 * @param data all other files
 */
export function otherFiles(others: readonly string[], data: readonly string[]): OtherFiles {
  if (data.length === 0) return { files: [], exclude: [] };
  const found = others.flatMap((file) => {
    const entry = entryFor(file, data);
    return entry !== undefined && excludeProblem(entry) === undefined ? [{ file, entry }] : [];
  });
  return { files: found.map(({ file }) => file), exclude: [...new Set(found.map(({ entry }) => entry))] };
}

/** `*.txt` or `*.txt.gz`, or the name of a file without an ending; undefined where files of data are named so. */
function entryFor(file: string, data: readonly string[]): string | undefined {
  const name = file.slice(file.lastIndexOf("/") + 1);
  const [both, last] = /(?:\.\w+)?(\.\w+)$/.exec(name) ?? [];
  const isFree = (ending: string) => !data.some((other) => other.toLowerCase().endsWith(ending.toLowerCase()));
  if (last === undefined) return data.some((other) => `/${other}`.endsWith(`/${name}`)) ? undefined : name;
  const ending = [last, both].find((text) => text !== undefined && /[A-Za-z]/.test(text) && isFree(text));
  return ending === undefined ? undefined : `*${ending}`;
}

export function otherFilesNote({ files, exclude }: OtherFiles, format: string): string[] {
  if (files.length === 0) return [];
  return [
    `not ${format}, and left out of a run (exclude: ${exclude.join(", ")}): ${some(files)}; ` +
      "for a source of their own, move them into another folder",
  ];
}
