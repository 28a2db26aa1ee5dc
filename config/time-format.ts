/**
 * Whether a text is a date pattern that the Spark job reads. The job refuses it with the same words, but only when a
 * cluster runs: spark/parquetry/timeformat.py, to which a test holds this.
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

export function timeFormatProblem(pattern: string): string | undefined {
  const parts: string[] = [];
  for (const [, , run, , other] of pattern.matchAll(/'([^']*)'|(([A-Za-z])\3*)|([^])/gu)) {
    if (run !== undefined && !letters.includes(run) && !fractions.includes(run)) {
      return `has "${run}", which is not read; there are ${letters.join(", ")}, S to SSSSSS`;
    }
    if (other !== undefined && "[]'".includes(other))
      return `has "${other}"; for parts that may be absent write two formats`;
    if (run !== undefined) parts.push(run);
  }
  if (new Set(parts).size < parts.length) return "has one part of the date twice";
  const has = (letter: string) => parts.some((part) => part.startsWith(letter));
  if (!["y", "M", "d"].every(has)) return "does not say year, month and day, so it makes no date";
  if (has("h") !== has("a")) return "has h without a, or a without h; hours from 0 to 23 are H";
  return undefined;
}
