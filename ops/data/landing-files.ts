import { relative, sep } from "node:path";
import { type DataFile, dataFiles } from "../../cli/files/data-files";
import { UserError } from "../../cli/errors";
import { hiddenFromSpark } from "../../cli/files/hidden-from-spark";
import { readableFolder } from "../../cli/files/readable-folder";
import { many } from "../../cli/report/numbers";
import type { UploadOptions } from "../../cli/options/transfer";
import { type LeftOut, leftOutOf } from "../../config/left-out";
import type { Pipeline, Source } from "../../config/pipeline";
import { landing } from "../../config/sources/source-place";

/** A file and the key that it gets. */
export interface LandingFile extends DataFile {
  readonly key: string;
}

/** The files of a folder: those that a source reads, and the others by the reason why none reads them. */
export interface LandingFiles {
  readonly read: readonly LandingFile[];
  readonly notRead: ReadonlyMap<string, readonly string[]>;
}

/**
 * Sorts the files of DATA by whether a source of the pipeline reads an object with their key.
 * @throws UserError when there is no file, or none that a source reads
 */
export function landingFiles(upload: UploadOptions, pipeline: Pick<Pipeline, "name" | "sources">): LandingFiles {
  const folder = readableFolder(upload.data);
  const reasonOf = reasons(pipeline.sources);
  const read: LandingFile[] = [];
  const notRead = new Map<string, string[]>();
  for (const file of dataFiles(folder)) {
    const name = relative(folder, file.path).split(sep).join("/");
    const reason = reasonOf(upload.to + name);
    if (reason === undefined) read.push({ ...file, key: landing + upload.to + name });
    else notRead.set(reason, [...(notRead.get(reason) ?? []), name]);
  }
  if (read.length === 0) throw new UserError(nothingToUpload(upload, notRead, pipeline));
  return { read, notRead };
}

/** Sentences about the files that are not uploaded: `not uploaded: 3 files, such as a.txt: its key does not …`. */
export function notReadLines(notRead: LandingFiles["notRead"]): string[] {
  return [...notRead].map(
    ([reason, names]) => `not uploaded: ${many(names.length, "file")}, such as ${names[0] ?? ""}: ${reason}`,
  );
}

/** @returns why no source reads a key, which is relative to landing/; undefined when a source reads it */
function reasons(sources: readonly Source[]): (key: string) => string | undefined {
  const own = sources
    .filter(({ bucket }) => bucket === undefined)
    .map((source) => ({ source, leftOut: leftOutOf(source) }));
  const others = sources.flatMap(({ bucket, name }) => (bucket === undefined ? [] : [{ bucket, name }]));
  return (key) => {
    const found = own.find(({ source }) => key.startsWith(source.prefix));
    if (found) return reasonOf(key.slice(found.source.prefix.length), found.source, found.leftOut);
    const other = others.find(({ bucket }) => key.startsWith(`${bucket}/`));
    return other
      ? `it belongs to source ${other.name} in bucket ${other.bucket}; make upload writes only to the pipeline's bucket`
      : "its key does not begin with the prefix of any source";
  };
}

/** @param key relative to the source's prefix */
function reasonOf(key: string, source: Source, leftOut: readonly LeftOut[]): string | undefined {
  const rule = leftOut.find(({ takes }) => takes(key))?.rule;
  if (rule !== undefined) return `source ${source.name} leaves it out: ${rule}`;
  return source.format === "csv" && hiddenFromSpark(key)
    ? `source ${source.name} leaves it out: Spark reads no CSV file whose name begins with . or _`
    : undefined;
}

function nothingToUpload(
  { data, to }: UploadOptions,
  notRead: LandingFiles["notRead"],
  { name, sources }: Pick<Pipeline, "name" | "sources">,
): string {
  if (notRead.size === 0) return `DATA=${data}: the folder has no files`;
  const prefixes = sources.flatMap(({ bucket, prefix }) => (bucket === undefined ? [`${landing}${prefix}`] : []));
  return [
    `DATA=${data}: nothing was uploaded, because pipeline ${name} would read none of these files:`,
    ...notReadLines(notRead).map((line) => `  ${line}`),
    `DATA stands for ${landing}${to}, and the sources read ${prefixes.join(", ") || "other buckets only"}. ` +
      "Give another folder, or write TO=<prefix below landing/>.",
  ].join("\n");
}
