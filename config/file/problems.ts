import { UserError } from "../user-error";

/** A position in a file: line and column, from 1 on. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One mistake in a user's file. */
export interface Problem {
  /** The file as the user would name it: relative to the project. */
  readonly file: string;
  /** Where in the file. @default - the problem is about the whole file */
  readonly position?: Position;
  /** The dotted key, for example `sources.songs.merge.groupBy`. */
  readonly key?: string;
  /** The value given, the rule and the fix, in one sentence. */
  readonly message: string;
}

/** A problem on one line, with its place. */
export function formatProblem({ file, position, key, message }: Problem): string {
  const place = position ? `${file}:${position.line}:${position.column}` : file;
  return key ? `${place} ${key}: ${message}` : `${place} ${message}`;
}

const noPosition: Position = { line: 0, column: 0 };

/** Problems of whole files come first. The others follow by file, line and column. */
function compareProblems(a: Problem, b: Problem): number {
  const first = a.position ?? noPosition;
  const second = b.position ?? noPosition;
  return (
    Number(first !== noPosition) - Number(second !== noPosition) ||
    a.file.localeCompare(b.file, "en") ||
    first.line - second.line ||
    first.column - second.column
  );
}

/** All problems in one error, one on each line: first those of whole files, then by file, line and column. */
export function problemsError(problems: readonly Problem[]): UserError {
  return new UserError([...problems].sort(compareProblems).map(formatProblem).join("\n"));
}

/** A value as an error shows it: quoted as in JSON, and cut to 120 characters. */
export function show(value: unknown): string {
  const text = (JSON.stringify(value) as string | undefined) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
