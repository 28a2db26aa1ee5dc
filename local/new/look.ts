import { existsSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UserError } from "../../cli/errors";
import { nameProblem } from "../../config/schema/fields";
import { sourceSchema } from "../../config/schema/sources";
import { entriesOf, filesBelow, hiddenFromSpark, spread } from "./files";
import { isCsv, lookAtCsv } from "./look-csv";
import { lookAtJson } from "./look-json";
import { mergeOf, type Proposal, some } from "./proposal";
import { withoutAccents } from "./write-sql";

/** Files of a source that are looked at. */
const most = 200;

const unseenCsv = "of CSV, files and folders whose names begin with . or _ are not read; rename them";
const isUnseenCsv = (file: string) => isCsv(file) && hiddenFromSpark(file);

/**
 * What the files of a folder, laid under landing/, would be as sources.
 * @returns the sources, and in sentences what of the folder is none
 * @throws UserError where there is nothing to make a source of
 */
export function lookAt(data: string): { sources: Proposal[]; leftOut: string[] } {
  const folder = resolve(data);
  if (!existsSync(folder))
    throw new UserError(`DATA=${data}: there is no such folder; give one with a sample of your files`);
  if (!statSync(folder).isDirectory()) throw new UserError(`DATA=${data}: is a file; give the folder that holds it`);
  const entries = entriesOf(folder);
  const folders = entries
    .filter((entry) => entry.folder)
    .map(({ name, path }) => ({ name, path, files: filesBelow(path) }));
  const full = folders.filter(({ files }) => files.length > 0);
  const loose = entries.filter((entry) => !entry.folder).map(({ name }) => name);
  if (full.length === 0 && loose.length === 0) {
    throw new UserError(
      `DATA=${data}: the folder is empty; it should hold a sample of your files, best in one folder a source, as they lie in the bucket`,
    );
  }

  const leftOut: string[] = [];
  const sources: Proposal[] = [];
  const add = (name: string, prefix: string, path: string, files: string[]) => {
    const source = proposal(nameFrom(name, sources), prefix, path, files, join(data, prefix));
    if (source.fields.length > 0) sources.push(source);
    else
      leftOut.push(
        `${join(data, prefix, "/")}: no JSON object and no CSV line was found in ${some(files)}${files.some(isUnseenCsv) ? `; ${unseenCsv}` : ""}`,
      );
  };
  if (full.length === 0) {
    add(loose.length === 1 ? (loose[0] ?? "").replace(/\..*$/, "") : basename(folder), "", folder, loose);
  } else {
    if (loose.length > 0)
      leftOut.push(
        `${some(loose)}: lies beside folders, and a source for it would cover those as well; put it into a folder of its own`,
      );
    for (const { name, path, files } of full) {
      const problem = sourceSchema.shape.prefix.safeParse(`${name}/`).error?.issues[0]?.message;
      if (problem) leftOut.push(`${join(data, name, "/")}: the prefix ${problem}`);
      else add(name, `${name}/`, path, files);
    }
  }
  if (sources.length === 0)
    throw new UserError(
      `DATA=${data}: there is nothing to make a source of\n${leftOut.map((line) => `  ${line}`).join("\n")}`,
    );
  return { sources, leftOut };
}

/** JSON is merged, with names that Spark does not see; CSV is read by Spark, without them: what writes CSV leaves _SUCCESS beside it. */
function proposal(name: string, prefix: string, folder: string, all: string[], shown: string): Proposal {
  const seen = all.filter((file) => !hiddenFromSpark(file));
  const tables = seen.filter(isCsv);
  const csv = tables.length * 2 > seen.length;
  const files = csv ? seen : all;
  const [ours, others] = csv ? [tables, seen.filter((file) => !isCsv(file))] : [all, all.filter(isCsv)];
  const unseen = csv ? all.filter(isUnseenCsv) : [];
  const sample = spread(ours, most);
  const look = csv ? lookAtCsv(folder, sample, shown) : lookAtJson(folder, sample);
  return {
    name,
    prefix,
    ...look,
    merge: csv ? undefined : mergeOf(files),
    sample: { files: files.length, looked: sample.length, records: look.records },
    notes: [
      ...look.notes,
      ...pathNote(files),
      ...(others.length > 0
        ? [
            `a source has one format, and these are not ${csv ? "CSV" : "JSON"}; move them into a folder of their own: ${some(others)}`,
          ]
        : []),
      ...(unseen.length > 0 ? [`${unseenCsv}: ${some(unseen)}`] : []),
    ],
  };
}

/** Folders named as Hive names partitions hold values that no record may have. */
function pathNote(files: readonly string[]): string[] {
  const names = new Set(
    files.flatMap((file) => file.split("/").slice(0, -1)).flatMap((folder) => /^([^=]+)=/.exec(folder)?.[1] ?? []),
  );
  return names.size > 0
    ? [
        `only what is in the files is read, not what their folders' names say: ${some([...names].map((name) => `${name}=…`))}`,
      ]
    : [];
}

/** A source's name made of a folder's, other than those there are. */
function nameFrom(folder: string, taken: readonly { readonly name: string }[]): string {
  const plain = withoutAccents(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 50);
  const base = nameProblem(plain) ? `source_${plain}`.replace(/_$/, "") : plain;
  const free = (name: string) => taken.every((one) => one.name !== name);
  let name = base;
  for (let number = 2; !free(name); number++) name = `${base}_${number}`;
  return name;
}
