import { basename, join, resolve } from "node:path";
import { UserError } from "../../cli/errors";
import { readableFolder } from "../../cli/files/readable-folder";
import { nameProblem } from "../../config/schema/fields";
import { sourceSchema } from "../../config/schema/sources";
import { withoutAccents } from "./values/columns";
import { entriesOf, filesBelow, spread } from "./files";
import { proposedPath } from "./key-path";
import { byKind, type Candidate, isPartOfOne } from "./kinds";
import { holdText } from "./look-text";
import { type Proposal, some } from "./proposal";
import { encodingNotes, hiddenCsvRule, isCompanion, isHiddenCsv, maxFiles, proposal } from "./propose-source";

/** What a folder with a sample holds. */
export interface Sample {
  readonly sources: readonly Proposal[];
  /** What of the folder is not in any source, and why; in sentences. */
  readonly leftOut: readonly string[];
}

/**
 * Proposes a source for each folder of a sample that stands for landing/, or one for all its files when it has no
 * folders.
 * @throws UserError when there is nothing to propose
 */
export function lookAt(data: string): Sample {
  const entries = entriesOf(readableFolder(data, "it", "give one with a sample of your files"));
  const full = entries
    .filter(({ folder }) => folder)
    .map(({ name, path }) => ({ name, prefix: `${name}/`, path, files: filesBelow(path) }))
    .filter(({ files }) => files.length > 0);
  const loose = entries.filter(({ folder }) => !folder).map(({ name }) => name);
  if (full.length === 0 && loose.length === 0)
    throw new UserError(
      `DATA=${data}: the folder is empty; it should hold a sample of your files, ` +
        "best in a folder for each source, as they lie in the bucket",
    );
  const parts = partsOfOne(full);
  const all = parts.length > 0 ? filesOf(parts) : loose;
  const isData = (file: string) => !isCompanion(file);
  const isOne = full.length === 0 || parts.length > 0;
  const folders = isOne ? [wholeFolder(data, all)] : full.flatMap((folder) => byKind(folder, isData));
  const { sources, leftOut } = together(propose(data, folders), () =>
    proposal(nameFrom(basename(resolve(data)), []), wholeFolder(data, filesOf(full)), data, true),
  );
  leftOut.unshift(...besideParts(full, parts), ...besideFolders(full, loose));
  if (sources.length === 0)
    throw new UserError(
      `DATA=${data}: no source can be proposed\n${leftOut.map((sentence) => `  ${sentence}`).join("\n")}`,
    );
  return { sources, leftOut };
}

function besideParts(folders: readonly Candidate[], parts: readonly Candidate[]): string[] {
  const others = folders.filter((folder) => !parts.includes(folder)).map(({ prefix }) => prefix);
  if (parts.length === 0 || others.length === 0) return [];
  return [
    `${some(others)}: does not fit the path of the other folders, so a run leaves it out; for a source of its own, ` +
      "move those folders into one",
  ];
}

function besideFolders(folders: readonly Candidate[], files: readonly string[]): string[] {
  if (folders.length === 0 || files.length === 0) return [];
  return [
    `${some(files)}: lies beside folders, which a source for it would hold too; move it into a folder of its own`,
  ];
}

/**
 * Folders that hold parts of one source: all of them; or those whose names say so, if its path leaves out the others,
 * as Firehose's errors/ beside customer=…/.
 */
function partsOfOne(folders: readonly Candidate[]): Candidate[] {
  const parts = folders.filter(({ name }) => isPartOfOne(name));
  if (parts.length === folders.length) return parts;
  const isSure = parts.length > 1 || parts.some(({ name }) => name.includes("="));
  return isSure && proposedPath(filesOf(parts), [], false) ? parts : [];
}

const filesOf = (folders: readonly Candidate[]) =>
  folders.flatMap(({ name, files }) => files.map((file) => `${name}/${file}`));

/** One source for folders that have the same fields and the same folders below them, such as those of tenants. */
function together(found: { sources: Proposal[]; leftOut: string[] }, asOne: () => Proposal): typeof found {
  const { sources, leftOut } = found;
  const templates = new Set(sources.map(({ path }) => path?.template));
  const isOfOneKind = sources.length > 1 && leftOut.length === 0 && templates.size === 1 && !templates.has(undefined);
  return isOfOneKind && areAlike(sources) ? { sources: [asOne()], leftOut } : found;
}

/** True where each has most of all fields, with the same types. */
function areAlike(sources: readonly Proposal[]): boolean {
  const each = sources.map(({ fields }) => new Set(fields.map(({ name, type }) => `${name} ${type}`)));
  const all = new Set(each.flatMap((fields) => [...fields]));
  return each.every(({ size }) => size >= 2 && size >= all.size * 0.8);
}

function wholeFolder(data: string, files: readonly string[]): Candidate {
  const path = resolve(data);
  const [file = ""] = files;
  return { name: files.length === 1 ? file.replace(/\..*$/, "") : basename(path), prefix: "", path, files };
}

function propose(data: string, candidates: readonly Candidate[]): { sources: Proposal[]; leftOut: string[] } {
  const leftOut: string[] = [];
  const sources: Proposal[] = [];
  for (const candidate of candidates) {
    const folder = join(data, candidate.prefix, "/");
    const problem = prefixProblem(candidate.prefix);
    if (problem) {
      leftOut.push(`${folder}: the prefix ${problem}`);
      continue;
    }
    const source = proposal(nameFrom(candidate.name, sources), candidate, join(data, candidate.prefix));
    if (source.fields.length > 0) sources.push(source);
    else leftOut.push(`${folder}: ${[nothingFound(candidate), ...encodingNotes(candidate)].join("; ")}`);
  }
  return { sources, leftOut };
}

function prefixProblem(prefix: string): string | undefined {
  return prefix === "" ? undefined : sourceSchema.shape.prefix.safeParse(prefix).error?.issues[0]?.message;
}

function nothingFound({ path, files }: Candidate): string {
  const rule = files.some(isHiddenCsv) ? `; ${hiddenCsvRule}` : "";
  const isText = rule === "" && holdText(path, spread(files, maxFiles));
  const advice = isText ? "; if its lines are records of another kind, declare a source with format: text" : "";
  return `no JSON object and no CSV line was found in ${some(files)}${rule}${advice}`;
}

/** The name of a source from that of its folder. It differs from the names before it. */
function nameFrom(folder: string, taken: readonly { readonly name: string }[]): string {
  const plain = withoutAccents(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 50);
  const base = nameProblem(plain) ? `source_${plain}`.replace(/_$/, "") : plain;
  let name = base;
  for (let number = 2; taken.some((source) => source.name === name); number++) name = `${base}_${number}`;
  return name;
}
