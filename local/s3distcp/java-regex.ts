import { S3DistCpFailure } from "../storage/hadoop-failure";

/** A pattern of Java's, for `Matcher.matches()`: the whole text must match. */
export interface WholeMatch {
  /** What the groups caught, an unmatched one as undefined; or nothing when the text does not match. */
  match(text: string): (string | undefined)[] | undefined;
}

const posix: Record<string, string> = {
  Lower: "a-z",
  Upper: "A-Z",
  ASCII: "\\x00-\\x7F",
  Alpha: "a-zA-Z",
  Digit: "0-9",
  Alnum: "a-zA-Z0-9",
  XDigit: "0-9a-fA-F",
  Blank: " \\t",
  Space: "\\s",
  Punct: "!-\\/:-@\\[-`\\{-~",
};
const syntax = /[\^$\\.*+?()[\]{}|/-]/;

/**
 * Translates a java.util.regex pattern. The languages agree in nearly all that is written about file names; what JavaScript
 * has not (possessive quantifiers, atomic groups, intersections of classes) is refused, not guessed.
 */
export function javaRegex(pattern: string): WholeMatch {
  let source: { text: string; flags: string };
  let regex: RegExp;
  try {
    source = translate(pattern);
    regex = new RegExp(`^(?:${source.text})$`, source.flags);
  } catch (error) {
    if (error instanceof S3DistCpFailure) throw error;
    throw new S3DistCpFailure(`the regular expression ${pattern} is not valid: ${(error as Error).message}`);
  }
  return { match: (text) => regex.exec(text)?.slice(1) };
}

function translate(pattern: string): { text: string; flags: string } {
  let text = "";
  let flags = "u";
  let inClass = false;
  const refuse = (what: string): never => {
    throw new S3DistCpFailure(
      `the regular expression ${pattern} uses ${what}, which this machine cannot match as Java does; write it without`,
    );
  };
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    const rest = pattern.slice(at);
    if (rest.startsWith("\\Q")) {
      const end = pattern.indexOf("\\E", at + 2);
      const literal = pattern.slice(at + 2, end < 0 ? undefined : end);
      text += literal.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&");
      at += literal.length + (end < 0 ? 1 : 3);
    } else if (char === "\\") {
      const escaped = escape(rest, inClass, refuse);
      text += escaped.text;
      at += escaped.length - 1;
    } else if (inClass) {
      if (rest.startsWith("&&")) refuse("an intersection of classes (&&)");
      if (char === "[") refuse("a class inside a class");
      if (char === "]") inClass = false;
      text += char;
    } else if (char === "[") {
      inClass = true;
      const negated = pattern[at + 1] === "^";
      text += negated ? "[^" : "[";
      if (negated) at++;
      // Java takes a bracket directly after the opening one as itself.
      if (pattern[at + 1] === "]") {
        text += "\\]";
        at++;
      }
    } else if (at === 0 && /^\(\?[is]+\)/.test(rest)) {
      const given = /^\(\?([is]+)\)/.exec(rest)?.[1] as string;
      flags += [...new Set(given)].join("");
      at += given.length + 2;
    } else if (rest.startsWith("(?>")) refuse("an atomic group");
    else if (/^\(\?[a-zA-Z-]+[:)]/.test(rest)) refuse("flags in the middle (put (?i) or (?s) first)");
    else if (/^[*+?}]\+/.test(rest)) refuse("a possessive quantifier");
    // Java takes these as themselves where they close nothing; JavaScript's unicode mode does not.
    else if (char === "]" || (char === "}" && !/\{\d+(,\d*)?$/.test(pattern.slice(0, at)))) text += `\\${char}`;
    else text += char;
  }
  return { text, flags };
}

/** One escape: its translation and how many characters of the pattern it took. */
function escape(rest: string, inClass: boolean, refuse: (what: string) => never): { text: string; length: number } {
  const next = rest.length > 1 ? String.fromCodePoint(rest.codePointAt(1) as number) : "";
  const property = /^\\([pP])(?:\{(?:Is)?(\w+)\}|(\w))/.exec(rest);
  if (property) {
    const name = (property[2] ?? property[3]) as string;
    const ascii = posix[name];
    const negated = property[1] === "P";
    if (!ascii) return { text: `\\${property[1]}{${name}}`, length: property[0].length };
    if (inClass && negated) refuse(`\\P{${name}} in a class`);
    return { text: inClass ? ascii : `[${negated ? "^" : ""}${ascii}]`, length: property[0].length };
  }
  if (next === "") throw new S3DistCpFailure("the regular expression ends in a backslash");
  if (/[dDwWsStnrf0-9bBk]/.test(next)) return { text: `\\${next}`, length: 2 };
  if (next === "A" && !inClass) return { text: "^", length: 2 };
  if ((next === "z" || next === "Z") && !inClass) return { text: "$", length: 2 };
  if (next === "x" || next === "u") return { text: `\\${next}`, length: 2 };
  if (/[a-zA-Z]/.test(next)) refuse(`\\${next}`);
  return { text: syntax.test(next) && (inClass || next !== "-") ? `\\${next}` : next, length: 1 + next.length };
}
