import { structuredPatch } from "diff";
import { many } from "../../../cli/report/numbers";
import { equal } from "../../plan/json";
import { are, capped, joined } from "../../../cli/report/lists";

/** A table or source of a job's description: its name, and settings by their names in pipeline.yaml. */
export type Part = Readonly<Record<string, unknown>> & { readonly name: string };

/** The description of a Spark job, as job.json has it. */
export interface Job {
  readonly sources: readonly Part[];
  readonly tables: readonly Part[];
  readonly [setting: string]: unknown;
}

/** What differs in one table or source. */
export interface PartChange {
  readonly kind: "table" | "source";
  readonly name: string;
  readonly what: "changed" | "new" | "gone";
  /** What differs, as the ends of a sentence; none for a new one or one that is gone. */
  readonly details: readonly string[];
  /** The difference of a table's SQL, with the marks - and + in the first column. @default - the SQL is the same */
  readonly sqlDiff?: string;
}

/** What differs between two descriptions of a job. */
export interface JobChanges {
  /** In the order of the new description; what is gone comes last. */
  readonly parts: readonly PartChange[];
  /** What differs apart from single tables and sources, for example `tablesUri` or `order of the tables`. */
  readonly settings: readonly string[];
}

/** Compares two descriptions of a job. Pure. */
export function jobChanges(before: Job, after: Job): JobChanges {
  const kinds = ["source", "table"] as const;
  const settings = Object.keys({ ...before, ...after }).filter(
    (key) => key !== "sources" && key !== "tables" && !equal(before[key], after[key]),
  );
  return {
    parts: kinds.flatMap((kind) => changesOfKind(kind, before[`${kind}s`], after[`${kind}s`])),
    settings: [...settings, ...(["sources", "tables"] as const).flatMap((kind) => reordered(kind, before, after))],
  };
}

function reordered(kind: "sources" | "tables", before: Job, after: Job): string[] {
  const [old, now] = [before[kind], after[kind]].map((parts) => parts.map(({ name }) => name));
  return !equal(old, now) && equal(old?.sort(), now?.sort()) ? [`order of the ${kind}`] : [];
}

function changesOfKind(kind: PartChange["kind"], before: readonly Part[], after: readonly Part[]): PartChange[] {
  const found = after.flatMap((now): PartChange[] => {
    const old = before.find((part) => part.name === now.name);
    if (!old) return [{ kind, name: now.name, what: "new", details: [] }];
    const details = Object.keys({ ...old, ...now }).flatMap((key) => settingChanges(key, old, now));
    if (details.length === 0) return [];
    return [{ kind, name: now.name, what: "changed", details, ...sqlDiff(old["sql"], now["sql"]) }];
  });
  const gone = before.filter((old) => !after.some((now) => now.name === old.name));
  return [...found, ...gone.map(({ name }): PartChange => ({ kind, name, what: "gone", details: [] }))];
}

/** Keys that change no data: where a message says that something stands, and what follows from other keys. */
const keysWithoutData = ["at", "sqlFile", "glue", "leftOut", "registered"];

function settingChanges(key: string, before: Part, after: Part): string[] {
  const [old, now] = [before[key], after[key]];
  if (keysWithoutData.includes(key) || equal(old, now)) return [];
  const words = settingWords[key];
  return words ? words(old, now, before, after) : [`its ${key} is ${shown(now)} instead of ${shown(old)}`];
}

type Words = (old: unknown, now: unknown, before: Part, after: Part) => string[];

/** The words for settings whose values are too long to be shown, or have parts of their own. */
const settingWords: Readonly<Record<string, Words>> = {
  sql: (_old, _now, before, after) => [sqlChange(before, after)],
  columns: (old, now) => typeChanges("column", fieldsOf(old), fieldsOf(now)),
  schema: (old, now) => typeChanges("field", fieldsOf(old), fieldsOf(now)),
  path: (old, now) =>
    pathOf(old) === pathOf(now)
      ? ["its path has other types"]
      : [`its path is ${pathOf(now)} instead of ${pathOf(old)}`],
  keep: (old, now) => ruleChanges(rulesOf(old), rulesOf(now)),
  uri: (old, now) => [`its objects are in ${String(now)} instead of ${String(old)}`],
  // The arguments of the merge's step say what differs.
  merged: () => ["its merge changed"],
  groupBy: mergeChange,
  manifest: mergeChange,
};

/** One sentence is enough where the place of the merged files differs as well. */
function mergeChange(_old: unknown, _now: unknown, before: Part, after: Part): string[] {
  return before["merged"] === after["merged"] ? ["its merge changed"] : [];
}

function sqlChange(before: Part, after: Part): string {
  const lines = (sqlDiff(before["sql"], after["sql"]).sqlDiff ?? "").split("\n");
  const number = (mark: string) => lines.filter((line) => line.startsWith(mark)).length;
  const kept = after["mode"] === "append" || after["mode"] === "merge" ? ", and published rows stay as they are" : "";
  return `its SQL changed (${many(number("+"), "line")} added, ${number("-")} removed${kept})`;
}

/** The types of columns or fields. */
function typeChanges(
  thing: string,
  before: readonly (readonly [string, unknown])[],
  after: readonly (readonly [string, unknown])[],
): string[] {
  const [old, now] = [new Map(before), new Map(after)];
  const changed = after.flatMap(([name, type]) => {
    if (!old.has(name)) return [`${thing} ${name} is new (${shown(type)})`];
    return equal(old.get(name), type) ? [] : [`${thing} ${name} is ${shown(type)} instead of ${shown(old.get(name))}`];
  });
  const gone = before.filter(([name]) => !now.has(name)).map(([name]) => `${thing} ${name} is gone`);
  return changed.length + gone.length > 0 ? [...changed, ...gone] : [`its ${thing}s are in another order`];
}

function ruleChanges(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string[] {
  const changed = [...after].flatMap(([name, where]) => {
    if (!before.has(name)) return [`rule "${name}" is new (${shown(where)})`];
    return equal(before.get(name), where)
      ? []
      : [`rule "${name}" is ${shown(where)} instead of ${shown(before.get(name))}`];
  });
  return [...changed, ...[...before.keys()].filter((name) => !after.has(name)).map((name) => `rule "${name}" is gone`)];
}

function pathOf(path: unknown): string {
  return path === undefined ? "none" : shown((path as { readonly template: string }).template);
}

function fieldsOf(types: unknown): [string, unknown][] {
  return (types as readonly { name: string; type: unknown }[]).map(({ name, type }): [string, unknown] => [name, type]);
}

function rulesOf(keep: unknown): Map<string, unknown> {
  return new Map((keep as readonly { name: string; where: unknown }[]).map(({ name, where }) => [name, where]));
}

/** The lines that differ, with three lines around them. */
function sqlDiff(before: unknown, after: unknown): { readonly sqlDiff?: string } {
  if (typeof before !== "string" || typeof after !== "string" || before === after) return {};
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: 3 });
  const lines = hunks.flatMap((hunk, index) => [...(index > 0 ? ["…"] : []), ...hunk.lines]);
  return { sqlDiff: lines.join("\n") };
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "not set";
  if (Array.isArray(value) && value.every((element) => typeof element === "string"))
    return value.length > 0 ? `[${value.join(", ")}]` : "empty";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What of a job differs, as ends of a sentence: "tables songs and users changed". */
export function whatChanged({ parts: changes, settings }: JobChanges): string[] {
  const kinds = ["source", "table"] as const;
  const parts = kinds.flatMap((kind) =>
    (["changed", "new", "gone"] as const).flatMap((what) => {
      const names = changes.filter((change) => change.kind === kind && change.what === what).map(({ name }) => name);
      if (names.length === 0) return [];
      const verb = what === "changed" ? "changed" : `${are(names)} ${what}`;
      return [`${kind}${names.length === 1 ? "" : "s"} ${capped(names)} ${verb}`];
    }),
  );
  return [...parts, ...(settings.length > 0 ? [`the ${capped(settings)} of its job changed`] : [])];
}

/** What differs in each table and source that was there before and is there now, a sentence for each. */
export function partSentences({ parts }: JobChanges): string[] {
  return parts
    .filter(({ details }) => details.length > 0)
    .map(({ kind, name, details }) => `${kind} ${name}: ${details.length > 6 ? capped(details) : joined(details)}`);
}
