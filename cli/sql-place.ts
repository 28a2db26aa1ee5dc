/**
 * A message about SQL with its place: `SQL, line 1, column 8: …`.
 * @param before how many characters (code points) stand before it. @default - unknown
 */
export function locatedInSql(sql: string, before: number | undefined, message: string): string {
  if (before === undefined) return `SQL: ${message}`;
  const lines = Array.from(sql).slice(0, before).join("").split("\n");
  return `SQL, line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}: ${message}`;
}
