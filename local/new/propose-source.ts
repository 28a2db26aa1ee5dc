import { statSync } from "node:fs";
import { join } from "node:path";
import { hiddenFromSpark } from "../../cli/files/hidden-from-spark";
import { defaultExclude, excludeAllPattern } from "../../config/sources/exclude";
import { columnsOf } from "./values/columns";
import { encodingOfFile, spread } from "./files";
import { proposedPath } from "./key-path";
import { type Candidate, kindsByName } from "./kinds";
import { isCsv, lookAtCsv } from "./csv/look";
import { joinsValues, lookAtJson } from "./json/look";
import { lookAtText } from "./look-text";
import { otherFiles, otherFilesNote } from "./other-files";
import { mergeOf, type Proposal, some } from "./proposal";

/** Files of a source that are read, at most. */
export const maxFiles = 200;

export const hiddenCsvRule = "Spark does not read CSV files whose names begin with . or _; rename them";
export const isHiddenCsv = (file: string) => isCsv(file) && hiddenFromSpark(file);

/**
 * One source. JSON is merged, and a merge takes every object. CSV is read by Spark, which does not see all names:
 * programs that write CSV leave a file such as _SUCCESS beside it.
 * @param shown how messages name the folder
 * @param isSplit whether the folders at the top hold the same kind of record
 */
export function proposal(name: string, candidate: Candidate, shown: string, isSplit = false): Proposal {
  const { prefix, path } = candidate;
  const files = candidate.files.filter((file) => !isCompanion(file));
  const { look, sample, isCsvSource } = lookAtFiles(path, files, shown);
  const exclude = [...(look.exclude ?? [])];
  const read = (isCsvSource ? files.filter((file) => !hiddenFromSpark(file)) : files).filter(
    (file) => !isExcluded(file, exclude),
  );
  const names = columnsOf(look).flatMap((column) => [column.name, column.column]);
  const keyPath = proposedPath(read, names, isSplit);
  return {
    name,
    prefix,
    ...look,
    exclude,
    path: keyPath,
    merge:
      isCsvSource || look.text === "line" || look.text === "log"
        ? undefined
        : proposedMerge(candidate, read, sample, look),
    sample: { files: read.length, looked: sample.filter((file) => read.includes(file)).length, records: look.records },
    notes: [
      ...look.notes,
      ...encodingNotes({ path, files: sample.filter((file) => read.includes(file)) }, !isCsvSource),
      ...companionNote(candidate.files.filter(isCompanion)),
      ...(keyPath ? [] : pathNote(read)),
      ...kindsNote(look.text ? [] : kindsByName(path, read)),
      ...hiddenNote(isCsvSource ? files.filter(isHiddenCsv) : []),
    ],
  };
}

/** What files hold. Those named as CSV are CSV where they are most of them, and so is what has rows but no JSON. */
function lookAtFiles(path: string, files: readonly string[], shown: string) {
  const visible = files.filter((file) => !hiddenFromSpark(file));
  const csv = visible.filter(isCsv);
  if (areMost(path, csv, visible)) {
    const beside = otherFiles(
      visible.filter((file) => !isCsv(file)),
      csv,
    );
    const sample = spread(csv, maxFiles);
    const look = lookAtCsv(path, sample, shown);
    const notes = [...look.notes, ...otherFilesNote(beside, "CSV")];
    return { look: { ...look, exclude: beside.exclude, notes }, sample, isCsvSource: true };
  }
  const sample = spread(files, maxFiles);
  const json = lookAtJson(path, sample);
  if (json.fields.length > 0) return { look: json, sample, isCsvSource: false };
  const seen = spread(visible, maxFiles);
  const look = lookAtText(path, seen, shown);
  return look
    ? { look, sample: seen, isCsvSource: look.csv !== undefined }
    : { look: json, sample, isCsvSource: false };
}

/** True where most files are CSV; or a third of them, and larger, as beside the manifests of a billing report. */
function areMost(path: string, csv: readonly string[], files: readonly string[]): boolean {
  if (csv.length * 2 > files.length) return true;
  const others = files.filter((file) => !csv.includes(file));
  return csv.length * 3 >= files.length && bytesIn(path, csv) > bytesIn(path, others);
}

function bytesIn(path: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(join(path, file)).size, 0);
}

function proposedMerge(
  { path }: Candidate,
  files: readonly string[],
  sample: readonly string[],
  look: Pick<Proposal, "text">,
): Proposal["merge"] {
  if (files.some((file) => file.includes(":"))) return { none: 'a merge takes no ":" in names' };
  if (look.text === "value" && joinsValues(path, sample)) return { none: "a merge would join 12 and 34 to 1234" };
  return mergeOf(files);
}

/** True for what a run leaves out, because programs leave it beside data. */
export function isCompanion(file: string): boolean {
  return isExcluded(file, defaultExclude);
}

function isExcluded(file: string, exclude: readonly string[]): boolean {
  return exclude.length > 0 && new RegExp(`^(?:${excludeAllPattern(exclude)})$`, "s").test(file);
}

function companionNote(files: readonly string[]): string[] {
  return files.length === 0 ? [] : [`not data by their names, and left out of a run (exclude): ${some(files)}`];
}

/** Files that a run would refuse because of what they are written in. */
export function encodingNotes({ path, files }: Pick<Candidate, "path" | "files">, isMerged = true): string[] {
  const found = spread(files, maxFiles).flatMap((file) => {
    const problem = isCompanion(file) ? undefined : encodingOfFile(join(path, file), isMerged);
    return problem ? [{ file, problem }] : [];
  });
  return [...new Set(found.map(({ problem }) => problem))].map(
    (problem) => `${some(found.filter((refused) => refused.problem === problem).map(({ file }) => file))}: ${problem}`,
  );
}

/** Folders named as Hive names partitions may hold values that the records do not have. */
function pathNote(files: readonly string[]): string[] {
  const names = new Set(
    files.flatMap((file) => file.split("/").slice(0, -1)).flatMap((folder) => /^([^=]+)=/.exec(folder)?.[1] ?? []),
  );
  if (names.size === 0) return [];
  const folders = some([...names].map((name) => `${name}=…`));
  return [`values in the names of folders are not read, only those in the files: ${folders}`];
}

function kindsNote(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [
    `files with different names hold records of different kinds: ${names.join(", ")}; for a source of each, ` +
      "move them into folders of their own, or make a pipeline of each, with the names of the others in exclude",
  ];
}

function hiddenNote(files: readonly string[]): string[] {
  return files.length === 0 ? [] : [`${hiddenCsvRule}: ${some(files)}`];
}
