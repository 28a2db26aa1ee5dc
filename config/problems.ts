import { UserError } from "./user-error";

/** Where something stands in a file: 1-based line and column. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with what a user wrote. */
export interface Problem {
  /** The file as the user would name it, relative to the project. */
  readonly file: string;
  readonly at?: Position;
  /** The dotted key, for example `sources.songs.merge.groupBy`. */
  readonly key?: string;
  /** The value given, the rule and the fix, in one sentence. */
  readonly message: string;
}

export function formatProblem(problem: Problem): string {
  const place = problem.at ? `${problem.file}:${problem.at.line}:${problem.at.column}` : problem.file;
  return problem.key ? `${place} ${problem.key}: ${problem.message}` : `${place} ${problem.message}`;
}

/** All problems in one error, one on each line: first those of whole files, then by file, line and column. */
export function problemsError(problems: readonly Problem[]): UserError {
  const inOrder = [...problems].sort(
    (a, b) =>
      Number(a.at !== undefined) - Number(b.at !== undefined) ||
      a.file.localeCompare(b.file, "en") ||
      (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
      (a.at?.column ?? 0) - (b.at?.column ?? 0),
  );
  return new UserError(inOrder.map(formatProblem).join("\n"));
}

/** A value as an error shows it: quoted like JSON, and cut so that a line stays a line. */
export function show(value: unknown): string {
  const text = (JSON.stringify(value) as string | undefined) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
