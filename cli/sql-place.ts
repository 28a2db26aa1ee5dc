/**
 * A message about SQL with its place: `SQL, line 1, column 8: …`.
 * @param at characters (code points) before it. @default - unknown
 */
export function locatedInSql(sql: string, at: number | undefined, message: string): string {
  if (at === undefined) return `SQL: ${message}`;
  const before = Array.from(sql).slice(0, at).join("").split("\n");
  return `SQL, line ${before.length}, column ${(before.at(-1) ?? "").length + 1}: ${message}`;
}
