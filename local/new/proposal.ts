import type { Encoding } from "./files";
import { foldersAbove, groupsAt, mostGroups } from "./groups";
import type { Field } from "./values/field";
import type { ProposedPath } from "./key-path";

/** What is proposed for a folder of files: a source, and a table of all its fields. */
export interface Proposal {
  readonly name: string;
  /** Below landing/, ending in / or empty. */
  readonly prefix: string;
  readonly fields: readonly Field[];
  /** The path of the array whose elements are the records, as `each` of a source names it. */
  readonly each?: string;
  /** The fields beside that array. */
  readonly envelope?: readonly Field[];
  /** Set where text is read as it is: JSON values that are not objects, lines with what is not JSON, lines of logs. */
  readonly text?: "line" | "value" | "log";
  /** Set where the files are CSV. */
  readonly csv?: CsvSettings;
  /** Set where folders hold values. */
  readonly path?: ProposedPath;
  /** Set where they are JSON, or JSON values as text. `none`: why they are not merged. */
  readonly merge?: { readonly depth: number; readonly groups: number } | { readonly none: string };
  /** What it was made from: the number of all files, of the files that were read, and of the records in these. */
  readonly sample: { readonly files: number; readonly looked: number; readonly records: number };
  /** Names of objects that are not data, as `exclude` of a source has them. */
  readonly exclude: readonly string[];
  /** What the user should check, in sentences. */
  readonly notes: readonly string[];
}

export interface CsvSettings {
  readonly delimiter: string;
  readonly encoding: Encoding;
  readonly timestampFormats: readonly string[];
  /** Why columns are by position; undefined where the first line of each file names them. */
  readonly whyByPosition?: string;
  /** Lines before the header; where columns are by position, before the first record. */
  readonly skipLines: number;
  /** Lines that begin with this character are not records. */
  readonly comment?: string;
  /** Whether \ is the escape character. */
  readonly escapes: boolean;
  /** What stands for null in the sample, besides the empty text: \N or -. */
  readonly nulls: readonly string[];
}

/** What was found in some files. */
export type Look = Pick<Proposal, "fields" | "each" | "envelope" | "text" | "csv" | "notes"> & {
  readonly records: number;
  readonly exclude?: readonly string[];
};

/** Groups of a merge: enough to work in parallel. */
const fewestGroups = 4;

/**
 * How deep to merge: the first level of folders that gives a good number of groups.
 * @param files relative to the source's prefix
 */
export function mergeOf(files: readonly string[]): { depth: number; groups: number } {
  const folders = foldersAbove(files);
  const levels = Array.from({ length: 9 }, (_, depth) => ({ depth, groups: groupsAt(folders, depth) }));
  const good = levels.find(({ groups }) => groups >= fewestGroups && groups <= mostGroups);
  const nested = files.some((file) => file.includes("/"));
  const other = nested && groupsAt(folders, 1) <= mostGroups ? 1 : 0;
  return good ?? { depth: other, groups: groupsAt(folders, other) };
}

/** Names as a sentence lists them. */
export function some(names: readonly string[]): string {
  return names.slice(0, 5).join(", ") + (names.length > 5 ? `, … (${names.length})` : "");
}
