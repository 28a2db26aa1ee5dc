import { readFileSync } from "node:fs";

/** The content of a SQL file, without the byte order mark that some editors add and that Spark reads as a word. */
export function readSql(path: string): string {
  return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
}

/**
 * SQL of the same length without comments and strings: comments become spaces, strings and quoted names become quotes.
 * It reads as Spark's lexer does. Strings have either quote, backslashes escape except in r'…', and comments nest.
 */
export function codeOf(sql: string): string {
  const opening =
    /--(?:\\\n|[^\r\n])*|(?<!\w)r'[^']*'?|(?<!\w)r"[^"]*"?|'(?:[^'\\]|\\[^])*'?|"(?:[^"\\]|\\[^])*"?|`[^`]*`?|[/][*]/gi;
  let code = "";
  let end = 0;
  for (let found = opening.exec(sql); found; found = opening.exec(sql)) {
    const [text] = found;
    code += sql.slice(end, found.index);
    end = text === "/*" ? commentEnd(sql, found.index) : found.index + text.length;
    const isComment = text === "/*" || text.startsWith("--");
    code += sql.slice(found.index, end).replace(/[^\r\n]/g, isComment ? " " : "'");
    opening.lastIndex = end;
  }
  return code + sql.slice(end);
}

/** Comments nest, except for a comment that begins as a hint does: with a plus. */
function commentEnd(sql: string, begin: number): number {
  const mark = /[/][*](?![+])|[*][/]/g;
  mark.lastIndex = begin + 2;
  let depth = 1;
  for (let found = mark.exec(sql); found; found = mark.exec(sql)) {
    depth += found[0] === "*/" ? -1 : 1;
    if (depth === 0) return mark.lastIndex;
  }
  return sql.length;
}
