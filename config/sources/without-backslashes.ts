/** The meaning of escapes of a regular expression, in Java and in JavaScript. */
const classes: Record<string, string> = { d: "0-9", w: "a-zA-Z_0-9" };

/** Characters with a meaning of their own, which they lose in a class. */
const special = /[.$*+?(){}|]/;
/** Characters without a meaning of their own. */
const plain = /[/=:,;@%#!~'"<> _-]/;

/**
 * The same regular expression with character classes instead of backslashes, which HCL cannot contain: `[.]` for `\.`,
 * and `[0-9]` for `\d`. An escape without such a class stays as it is.
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

/** In a class a hyphen moves to the end, where it does not mean a range. */
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
