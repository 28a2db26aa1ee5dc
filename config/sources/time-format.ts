/**
 * Whether a text is a date pattern that the Spark job reads. The job refuses the same patterns with the same words, but
 * only when a cluster runs: spark/parquetry/read/timeformat.py. A test compares the two.
 */
const letters = [
  "yyyy",
  "yy",
  "M",
  "MM",
  "MMM",
  "d",
  "dd",
  "H",
  "HH",
  "h",
  "hh",
  "m",
  "mm",
  "s",
  "ss",
  "a",
  "XXX",
  "Z",
];
const fractions = ["S", "SS", "SSS", "SSSS", "SSSSS", "SSSSSS"];

/** What is wrong with a date pattern, or undefined. */
export function timeFormatProblem(pattern: string): string | undefined {
  const pieces = Array.from(pattern.matchAll(/'([^']*)'|(([A-Za-z])\3*)|([^])/gu), ([, , part, , other]) => ({
    part,
    other,
  }));
  const problem = pieces.map(pieceProblem).find((found) => found !== undefined);
  return problem ?? dateProblem(pieces.flatMap(({ part }) => part ?? []));
}

/** A piece of a pattern: letters for a part of the date, or another character. Neither is set for a quoted text. */
interface Piece {
  readonly part: string | undefined;
  readonly other: string | undefined;
}

function pieceProblem({ part, other }: Piece): string | undefined {
  if (part !== undefined && !letters.includes(part) && !fractions.includes(part)) {
    return `has "${part}", which is not a known part; known are ${letters.join(", ")}, S to SSSSSS`;
  }
  if (other !== undefined && "[]'".includes(other)) {
    return `has "${other}"; where a part may be absent, write two formats`;
  }
  return undefined;
}

function dateProblem(parts: readonly string[]): string | undefined {
  const has = (letter: string) => parts.some((part) => part.startsWith(letter));
  // "d" and "dd" are the same part, written in two ways.
  if (new Set(parts.map((part) => part.charAt(0))).size < parts.length) {
    return "has the same part of a date twice; write each part once";
  }
  if (!["y", "M", "d"].every(has)) {
    return "does not have a year, a month and a day; a date needs all three";
  }
  if (has("h") !== has("a")) {
    const rule = "h (hours from 1 to 12) needs a (AM or PM), and a needs h; hours from 0 to 23 are H";
    return `has only one of h and a: ${rule}`;
  }
  return undefined;
}
