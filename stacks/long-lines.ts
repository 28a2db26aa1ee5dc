/** The longest line that a call with a map may have. Longer ones get a line for each entry, for readers. */
const longest = 1000;
/** Within such a call, what is shorter stays on its line. */
const fits = 100;

/** HCL in which long calls such as `jsonencode({…})` are broken into lines. The formatter indents them. */
export function withBrokenLines(hcl: string): string {
  return hcl.replace(/^( *\w+ = )"\$\{(\w+\((?:(?!\$\{).)*\))\}"$/gm, (line, name: string, call: string) =>
    line.length > longest ? `${name}${broken(call)}` : line,
  );
}

function broken(text: string): string {
  const open = text.length > fits ? openingBracket(text) : -1;
  if (open < 0) return text;
  const { items, close } = itemsAfter(text, open);
  if (items.length === 0) return text;
  const lines = items.map((item) => broken(item.trim())).join(",\n");
  return `${text.slice(0, open + 1)}\n${lines}\n${text.slice(close)}`;
}

/** The place of the first bracket that is not in a string, or -1. */
function openingBracket(text: string): number {
  for (const { place, mark } of marks(text)) if (mark === "{" || mark === "[") return place;
  return -1;
}

/** The entries between a bracket and the one that closes it. */
function itemsAfter(text: string, open: number): { readonly items: string[]; readonly close: number } {
  const items: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (const { place, mark } of marks(text)) {
    if (place < open) continue;
    if ("{[(".includes(mark)) depth += 1;
    else if (mark === "," && depth === 1) {
      items.push(text.slice(start, place));
      start = place + 1;
    } else if ("}])".includes(mark)) {
      depth -= 1;
      if (depth > 0) continue;
      const last = text.slice(start, place);
      return { items: last.trim() === "" ? items : [...items, last], close: place };
    }
  }
  return { items: [], close: open };
}

/** Brackets and commas outside of strings. */
function* marks(text: string): Generator<{ readonly place: number; readonly mark: string }> {
  for (const { 0: found, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\](),]/g))
    if (!found.startsWith('"')) yield { place: index, mark: found };
}
