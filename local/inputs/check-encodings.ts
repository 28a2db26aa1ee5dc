import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { UserError } from "../../cli/errors";
import { many } from "../../cli/report/numbers";
import { leftOutOf } from "../../config/left-out";
import type { Pipeline, Source } from "../../config/pipeline";
import { filesBelow } from "./data-folder";
import { hiddenFromSpark } from "../../cli/files/hidden-from-spark";
import { beginning, encodingProblem } from "../../cli/files/encodings";
import { isJoined, joinedProblem } from "../../cli/joined-values";

/** Files of a source whose first bytes are read, at most: evenly spread over all. */
const mostFiles = 2000;

/**
 * Checks by their first bytes that the files of DATA can be read. A merge would join compressed bytes with others. Of
 * JSON values as text it also checks the ends: a merge would join numbers.
 * @param folder the absolute path of DATA
 * @throws UserError that names files and encodings
 */
export function checkEncodings(data: string, folder: string, { sources }: Pick<Pipeline, "sources">): void {
  const problems = sources.flatMap((source) => sourceProblems(data, folder, source));
  if (problems.length > 0) throw new UserError(problems.join("\n"));
}

function sourceProblems(data: string, folder: string, source: Source): string[] {
  const below = join(folder, source.bucket ?? "", source.prefix);
  const leftOut = leftOutOf(source);
  const found = new Map<string, string[]>();
  const joined: string[] = [];
  const hasValues = source.merge !== undefined && source.format === "text";
  const paths = [...filesBelow(below)].filter((path) => {
    const key = relative(below, path).split(sep).join("/");
    const isSkipped = source.format === "csv" && hiddenFromSpark(key);
    return !isSkipped && !leftOut.some(({ takes }) => takes(key));
  });
  const step = Math.max(1, paths.length / mostFiles);
  for (let place = 0; place < paths.length; place += step) {
    const path = paths[Math.floor(place)] ?? "";
    const problem = encodingProblem(path, source.merge !== undefined, firstBytes(path));
    const shown = join(data, relative(folder, path));
    if (problem) found.set(problem, [...(found.get(problem) ?? []), shown]);
    else if (hasValues && isJoinedFile(path)) joined.push(shown);
  }
  if (joined.length > 1) found.set(joinedProblem, joined);
  return [...found].map(
    ([problem, names]) =>
      `source ${source.name}: ${many(names.length, "file")} of ${paths.length}, such as ` +
      `${names.slice(0, 2).join(", ")}: ${problem}`,
  );
}

function isJoinedFile(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const [first, last] = [Buffer.alloc(1), Buffer.alloc(1)];
    if (size === 0) return false;
    readSync(file, first, 0, 1, 0);
    readSync(file, last, 0, 1, size - 1);
    return isJoined(first[0], last[0]);
  } finally {
    closeSync(file);
  }
}

function firstBytes(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(beginning);
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
