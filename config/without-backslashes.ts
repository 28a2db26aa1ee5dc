/** What the escapes of a regular expression stand for, in Java as in JavaScript. */
const classes: Record<string, string> = { d: "0-9", w: "a-zA-Z_0-9" };

/** Characters that mean something, and are themselves in a class; and characters that always are. */
const special = /[.$*+?(){}|]/;
const plain = /[/=:,;@%#!~'"<> _-]/;

/**
 * The same regular expression with character classes for backslashes, which HCL cannot carry: `[.]` for `\.`, `[0-9]`
 * for `\d`. An escape that has no such class stays as it is.
 */
export function withoutBackslashes(pattern: string): string {
  return pattern.replace(/\[\^?\]?(?:\\.|[^\]\\])*\]|\\./gs, (part) =>
    part.startsWith("[") ? inClass(part) : outside(part),
  );
}

function outside(escape: string): string {
  const character = escape.slice(1);
  const lower = classes[character.toLowerCase()];
  if (lower !== undefined) return character === character.toLowerCase() ? `[${lower}]` : `[^${lower}]`;
  if (plain.test(character)) return character;
  return special.test(character) ? `[${character}]` : escape;
}

/** In a class a hyphen stands last, where it means no range. */
function inClass(text: string): string {
  let hyphen = "";
  const members = text.slice(0, -1).replace(/(?<!-)\\(?:-(?!-))|\\([^-])/gs, (escape, character?: string) => {
    if (character === undefined) {
      hyphen = "-";
      return "";
    }
    return classes[character] ?? (plain.test(character) || special.test(character) ? character : escape);
  });
  return `${members}${hyphen}]`;
}
