import { foldersAbove, groupsAt, mostGroups } from "./groups";
import { columnNames } from "./values/columns";

/** Values in the names of folders, and how `path` of a source names them. */
export interface ProposedPath {
  /** `tenant={tenant}/{year}/{month}/` */
  readonly template: string;
  readonly columns: readonly PathColumn[];
  /** How many folders with files the path tells apart in the sample. */
  readonly groups: number;
  /** Why, and what else is possible. */
  readonly remark: string;
}

export interface PathColumn {
  readonly name: string;
  /** A Spark SQL type. */
  readonly type: "string" | "date";
  /** The number of different values in the sample. */
  readonly values: number;
}

/** One level of folders: what its names are. */
interface Level {
  /** `tenant=` of `tenant=acme`; empty where the whole name is the value. */
  readonly before: string;
  readonly name: string;
  readonly type: "string" | "date";
  /** False for names whose meaning is not known. */
  readonly isKnown: boolean;
}

const year = /^(19|20)\d\d$/;
const date = /^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const month = /^(0[1-9]|1[0-2])$/;
const day = /^(0[1-9]|[12]\d|3[01])$/;
const hour = /^([01]\d|2[0-3])$/;

/** Names whose meaning is clear by itself. A region is known behind an account only, as AWS writes it. */
const alone: readonly (readonly [RegExp, string, Level["type"]])[] = [
  [date, "date", "date"],
  [/^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/, "date", "string"],
  [/^(19|20)\d\d-?(0[1-9]|1[0-2])$/, "month", "string"],
  [/^(19|20)\d\d-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])[-T_]?([01]\d|2[0-3])$/, "hour", "string"],
  [/^(19|20)\d\d-\d\d-\d\dT\d\d.*$/, "time", "string"],
  [year, "year", "string"],
  [/^\d{12}$/, "account", "string"],
  [/^(us|eu|ap|sa|ca|me|af|il|mx|cn)(-gov|-iso[a-z]?)?-[a-z]+-\d$/, "region", "string"],
];

/** Numbers whose meaning follows from the level above them. */
const behind: Readonly<Record<string, readonly [RegExp, string]>> = {
  year: [month, "month"],
  month: [day, "day"],
  day: [hour, "hour"],
  date: [hour, "hour"],
  hour: [/^[0-5]\d$/, "minute"],
};

/**
 * A path for files whose folders hold values: dates, hours, `name=value`. Folders above those are values too, although
 * their meaning is not known.
 * @param files relative to the source's prefix, with "/"
 * @param fields the names of the records' fields and their columns, which columns of the path must not have
 * @param isSplit whether it is known that the folders of the first level hold the same kind of record
 * @returns undefined where no level says what it is, or a path cannot be written for them
 */
export function proposedPath(
  files: readonly string[],
  fields: readonly string[],
  isSplit: boolean,
): ProposedPath | undefined {
  const folders = foldersAbove(files);
  const levels = levelsOf(folders);
  const known = levels.map(({ isKnown }, index) => isKnown || (isSplit && index === 0));
  let count = known.lastIndexOf(true) + 1;
  while (count > 1 && groupsAt(folders, count) > mostGroups && known[count - 2]) count--;
  if (count === 0 || groupsAt(folders, count) > mostGroups) return undefined;
  const chosen = levels.slice(0, count);
  const names = columnsFor(chosen, fields);
  const columns = chosen.map(({ type }, index) => ({
    name: names[index] ?? "",
    type,
    values: new Set(folders.map((parts) => parts[index])).size,
  }));
  return {
    template: chosen.map(({ before }, index) => `${before}{${names[index]}}/`).join(""),
    columns,
    groups: groupsAt(folders, count),
    remark: remarkOf(chosen, levels.length > count && known.slice(count).includes(true)),
  };
}

/** Names that no field has, in capitals or not. */
function columnsFor(levels: readonly Level[], fields: readonly string[]): string[] {
  const taken = new Set(fields.map((name) => name.toLowerCase()));
  const wanted = levels.map(({ name }) => (taken.has(name.toLowerCase()) ? `key_${name}` : name));
  return columnNames([...fields, ...wanted]).slice(fields.length);
}

function levelsOf(folders: readonly (readonly string[])[]): Level[] {
  const depth = Math.min(...folders.map(({ length }) => length));
  const levels: Level[] = [];
  for (let index = 0; index < depth; index++) {
    const level = levelOf([...new Set(folders.map((parts) => parts[index] ?? ""))], levels.at(-1)?.name, index + 1);
    if (level === undefined) break;
    levels.push(level);
  }
  return levels;
}

/** @returns undefined for names that a path cannot tell from others */
function levelOf(names: readonly string[], previous: string | undefined, number: number): Level | undefined {
  const key = keyOf(names);
  if (key !== undefined) return hiveLevel(key, names);
  const [numbers, word] = behind[previous ?? ""] ?? [];
  if (numbers && word && names.every((name) => numbers.test(name)))
    return { before: "", name: word, type: "string", isKnown: true };
  const found = alone.find(([pattern]) => names.every((name) => pattern.test(name)));
  if (found) return { before: "", name: found[1], type: found[2], isKnown: true };
  return { before: "", name: `part${number}`, type: "string", isKnown: false };
}

/** The key that all names have, as Hive writes it: `tenant` of `tenant=acme`. */
function keyOf(names: readonly string[]): string | undefined {
  const keys = new Set(names.map((name) => /^([^={}]+)=./.exec(name)?.[1]));
  return keys.size === 1 ? [...keys][0] : undefined;
}

function hiveLevel(key: string, names: readonly string[]): Level | undefined {
  if (/[[\]*?^&\\\p{Cc}]/u.test(key)) return undefined;
  const isDate = names.every((name) => date.test(name.slice(key.length + 1)));
  const name = key.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
  return { before: `${key}=`, name, type: isDate ? "date" : "string", isKnown: true };
}

function remarkOf(levels: readonly Level[], isCut: boolean): string {
  const guessed = levels.filter(({ isKnown }) => !isKnown).map(({ name }) => name);
  return [
    "values from the names of folders become columns",
    ...(guessed.length > 0 ? [`give ${guessed.join(", ")} the name of what it is`] : []),
    ...(isCut ? ["deeper folders would be too many groups"] : []),
  ].join("; ");
}
