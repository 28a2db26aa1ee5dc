/** HTML that is safe to put into a page. Only `markup` makes it. */
export class Markup {
  constructor(readonly source: string) {}
}

type Value = string | number | undefined | false | Markup | readonly Value[];

/** HTML with values in it: text is escaped, HTML is not, lists are joined, undefined and false are left out. */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(strings.map((string, index) => string + sourceOf(values[index])).join(""));
}

function sourceOf(value: Value): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Markup) return value.source;
  if (typeof value === "object") return value.map(sourceOf).join("");
  return escaped(String(value));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for an element or an attribute. What cannot be seen, or changes the direction of text, is shown as \uXXXX. */
function escaped(text: string): string {
  return text
    .replace(/[^\P{C}\n\t]|[\u2028\u2029]/gu, (character) => `\\u${codeOf(character)}`)
    .replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

function codeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `{${code}}` : code.padStart(4, "0");
}

/** A number for a coordinate or a width: the same text on every machine. */
export function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/**
 * A name without its middle where it is too long.
 * @param room the most characters that fit
 */
export function shortened(name: string, room: number): string {
  if (name.length <= room) return name;
  const end = Math.floor((room - 1) / 2);
  return `${name.slice(0, room - 1 - end)}…${name.slice(-end)}`;
}

export interface Column {
  readonly name: string | Markup;
  readonly kind?: "number" | "chart" | "type" | "origin" | "rule";
}

/** Columns of kind `number`, by their names. */
export function numberColumns(names: readonly string[]): Column[] {
  return names.map((name) => ({ name, kind: "number" }));
}

/** A bar in a column of kind `chart`. The figures beside it say the same, so screen readers leave it out. */
export function bar(kind: string, style: string): Markup {
  return markup`<span class="track" aria-hidden="true"><span class="bar ${kind}" style="${style}"></span></span>`;
}

/** A word about what became of something, in the colour for that. */
export function outcomeWord(isGood: boolean, word: string): Markup {
  return markup`<span class="outcome ${isGood ? "completed" : "failed"}">${word}</span>`;
}

/** A table whose first column names the rows. It can be scrolled sideways, also with the keyboard. */
export function dataTable(caption: string, columns: readonly Column[], rows: readonly (readonly Value[])[]): Markup {
  const kindOf = (index: number) => columns[index]?.kind ?? "text";
  const head = columns.map(({ name }, index) => markup`<th scope="col" class="${kindOf(index)}">${name}</th>`);
  const body = rows.map(([first, ...others]) => {
    const cells = others.map((value, index) => markup`<td class="${kindOf(index + 1)}">${value}</td>`);
    return markup`<tr><th scope="row">${first}</th>${cells}</tr>\n`;
  });
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>
`;
}

/** A part of the page. @param id the anchor, for the list of contents */
export function section(id: string, title: string, content: Value): Markup {
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}</section>
`;
}
