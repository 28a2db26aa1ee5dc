import { readFileSync } from "node:fs";

/** A file of SQL, without the byte order mark that some editors put before it and that Spark takes for a word. */
export function readSql(path: string): string {
  return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
}

/**
 * A text of the same length that shows only what is SQL's own: comments are blank, and of strings and quoted names quotes
 * are left. Read as Spark's lexer reads it: strings in either quote, with backslashes but for r'…', comments in comments.
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

/** Comments are in one another; one that begins as a hint does, with a plus, is not. */
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
