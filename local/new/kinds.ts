import { join } from "node:path";
import { UserError } from "../../cli/errors";
import { type Entry, spread } from "./files";
import { isCsv, lookAtCsv } from "./csv/look";
import { shapeOfRecords } from "./json/look";
import type { ObjectShape, Shape } from "./values/shape";
import { isMap } from "./values/type-of";

/** What may become a source: `files` are relative to `path`. */
export interface Candidate extends Pick<Entry, "name" | "path"> {
  /** Below landing/: folders with a slash behind each, or empty for all of landing/. */
  readonly prefix: string;
  readonly files: readonly string[];
}

/** At most this number of folders become sources of their own. */
const mostKinds = 20;
/** If file names have more different beginnings than this, a beginning stands for a single file, not for a kind. */
const mostNamedKinds = 8;
/** Files of each folder that are looked at, and bytes of each file. */
const [filesOfEach, bytesOfFile] = [20, 1 << 18];
/** With fewer objects than this, the fields of a nested object do not show its kind. */
const fewestObjects = 3;
/** Levels of nested objects that are compared. */
const deepest = 3;

/** Folders named after years, days, hours or values, as `2024` and `tenant=acme`, hold parts of the same source. */
export function isPartOfOne(name: string): boolean {
  return /^(?:\d{1,2}|(?:19|20)\d\d(?:-?\d\d){0,3}|(?:19|20)\d\d-\d\d-\d\d[T_ -]\d\d.*|[A-Za-z_]\w*=.*)$/.test(name);
}

/** Accounts, ids and regions of AWS hold the same kind of records each. */
function isId(name: string): boolean {
  return /^(?:\d+|[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d)$/.test(name);
}

/**
 * The folders below a candidate, where they hold records of different kinds, as the topics of Kafka Connect do. Else
 * the candidate itself.
 * @param isData whether a run reads a file, by its name
 */
export function byKind(candidate: Candidate, isData: (file: string) => boolean): Candidate[] {
  const folders = foldersOf(candidate, isData);
  if (folders.length > mostKinds || folders.some(({ name }) => isPartOfOne(name))) return [candidate];
  if (folders.length > 1 && folders.some(({ name }) => isId(name))) return [candidate];
  const found = folders.flatMap((folder) => byKind(folder, isData));
  const isSplit = folders.length > 1 ? areOfKinds(folders.map(kindOf)) : found.length > 1;
  return isSplit ? found : [candidate];
}

/**
 * Names of files in one folder that hold records of different kinds, as `orders_*` and `users_*`; none where all files
 * hold the same kind, or where their names are too different to say.
 */
export function kindsByName(path: string, files: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const name = file.slice(file.lastIndexOf("/") + 1);
    const kind = /^[A-Za-z][A-Za-z_-]{2,}/.exec(name)?.[0] ?? "";
    groups.set(kind, [...(groups.get(kind) ?? []), file]);
  }
  if (groups.size < 2 || groups.size > mostNamedKinds || groups.has("")) return [];
  const shapes = [...groups].map(([name, own]) => kindOf({ name, prefix: "", path, files: own }));
  return areOfKinds(shapes) ? [...groups.keys()].map((kind) => `${kind}*`) : [];
}

/** The folders directly below; none where a file lies beside them. */
function foldersOf({ path, prefix, files }: Candidate, isData: (file: string) => boolean): Candidate[] {
  const data = files.filter(isData);
  if (data.some((file) => !file.includes("/"))) return [];
  const names = [...new Set(data.map((file) => file.slice(0, file.indexOf("/"))))];
  return names.map((name) => ({
    name,
    path: join(path, name),
    prefix: `${prefix}${name}/`,
    files: files.filter((file) => file.startsWith(`${name}/`)).map((file) => file.slice(name.length + 1)),
  }));
}

/** What the records of a folder have in common. */
function kindOf({ path, files }: Candidate): ObjectShape {
  const csv = files.filter(isCsv);
  if (csv.length * 2 <= files.length) return shapeOfRecords(path, spread(files, filesOfEach), bytesOfFile);
  const columns = columnsOf(path, spread(csv, filesOfEach));
  return { fields: new Map(columns.map((name) => [name, "string"])), counts: new Map(), objects: 1 };
}

function columnsOf(path: string, files: readonly string[]): string[] {
  try {
    return lookAtCsv(path, files, path, bytesOfFile).fields.map(({ name }) => name);
  } catch (error) {
    if (error instanceof UserError) return []; // it is reported when a source is proposed
    throw error;
  }
}

/** Whether there are several kinds. Folders that share most of their fields are of the same kind. */
function areOfKinds(all: readonly ObjectShape[]): boolean {
  const kinds = all.filter(({ fields }) => fields.size > 0);
  const reached = new Set(kinds.slice(0, 1));
  for (const kind of reached) for (const other of kinds) if (isSame(kind, other, 0)) reached.add(other);
  return reached.size < kinds.length;
}

/** True where most fields are in both, also inside of those that are objects. */
function isSame({ fields }: ObjectShape, other: ObjectShape, depth: number): boolean {
  const shared = [...fields.keys()].filter((name) => other.fields.has(name));
  const [own, others] = [ownNames(fields), ownNames(other.fields)];
  const both = own.filter((name) => others.includes(name)).length;
  if (both * 2 < own.length + others.length - both) return false;
  return (
    depth === deepest ||
    shared.every((name) => {
      const [inner, otherInner] = [objectIn(fields.get(name)), objectIn(other.fields.get(name))];
      return !inner || !otherInner || isSame(inner, otherInner, depth + 1);
    })
  );
}

/** The names without those that a tool adds to all its records, as _airbyte_raw_id. */
function ownNames(fields: ReadonlyMap<string, Shape>): string[] {
  const own = [...fields.keys()].filter((name) => !name.startsWith("_"));
  return own.length > 0 ? own : [...fields.keys()];
}

/** The object that a field is, or that its array has; undefined where its names are values, or too few show them. */
function objectIn(shape: Shape | undefined): ObjectShape | undefined {
  const inner = typeof shape === "object" && "items" in shape ? shape.items : shape;
  if (typeof inner !== "object" || !("fields" in inner) || isMap(inner) || inner.objects < fewestObjects)
    return undefined;
  return inner;
}
