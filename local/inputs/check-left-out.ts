import { join, relative, sep } from "node:path";
import { UserError } from "../../cli/errors";
import { leftOutOf } from "../../config/left-out";
import type { Pipeline, Source } from "../../config/pipeline";
import { filesBelow } from "./data-folder";

/**
 * Checks that a file of DATA is left for each source that needs one, because S3DistCp fails without an object.
 * @param folder the absolute path of DATA
 * @throws UserError that names the rules by which all files of a source are left out
 */
export function checkLeftOut(data: string, folder: string, { sources }: Pick<Pipeline, "sources">): void {
  const problems = sources
    .filter((source) => !source.optional && source.load === "all")
    .map((source) => problemOf(data, folder, source))
    .filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
}

function problemOf(data: string, folder: string, source: Source): string | undefined {
  const below = join(folder, source.bucket ?? "", source.prefix);
  const rules = leftOutOf(source);
  const found = new Map<string, { readonly first: string; files: number }>();
  for (const path of filesBelow(below)) {
    const key = relative(below, path).split(sep).join("/");
    const rule = rules.find(({ takes }) => takes(key))?.rule;
    if (rule === undefined) return undefined;
    const counted = found.get(rule) ?? { first: join(data, relative(folder, path)), files: 0 };
    counted.files++;
    found.set(rule, counted);
  }
  if (found.size === 0) return undefined;
  const mostFirst = [...found].sort(([, a], [, b]) => b.files - a.files);
  const shown = mostFirst.map(([rule, { files, first }]) => `${rule}: ${files}, such as ${first}`).join("; ");
  const setting = source.path === undefined ? "exclude" : "path or exclude";
  return `source ${source.name}: all its files are left out (${shown}); correct ${setting}`;
}
