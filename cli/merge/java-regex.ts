import { S3DistCpFailure } from "./hadoop-failure";

/** A Java pattern as `Matcher.matches()` uses it: it must match the whole text. */
export interface WholeMatch {
  /** What each group captured, undefined for a group that took no part. Undefined when the text does not match. */
  match(text: string): (string | undefined)[] | undefined;
}

/**
 * Translates a pattern of java.util.regex. For nearly all that is written about file names, Java and JavaScript agree.
 * What JavaScript does not have (possessive quantifiers, atomic groups, intersections of classes) is refused and not
 * guessed.
 * @throws S3DistCpFailure for a pattern that is not valid, or that cannot be translated
 */
export function javaRegex(pattern: string): WholeMatch {
  const { text, flags } = new Translation(pattern).translate();
  let regex: RegExp;
  try {
    regex = new RegExp(`^(?:${text})$`, flags);
  } catch (error) {
    throw new S3DistCpFailure(`the regular expression ${pattern} is not valid: ${(error as Error).message}`);
  }
  return { match: (subject) => regex.exec(subject)?.slice(1) };
}

/** Java's POSIX classes, which know ASCII only. */
const posix: Readonly<Record<string, string>> = {
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
/** Escapes that mean the same in both languages. */
const commonEscape = /[dDwWsStnrf0-9bBkxu]/;
const anchors: Readonly<Record<string, string>> = { A: "^", z: "$", Z: "$" };
/** Characters that JavaScript's unicode mode lets one escape. */
const syntax = /[\^$\\.*+?()[\]{}|/-]/;
const refusedOutsideClasses: readonly (readonly [RegExp, string])[] = [
  [/^\(\?>/, "an atomic group"],
  [/^\(\?[a-zA-Z-]+[:)]/, "flags in the middle (put (?i) or (?s) first)"],
  [/^[*+?}]\+/, "a possessive quantifier"],
];

/** Walks once through a pattern and writes JavaScript's. */
class Translation {
  private position = 0;
  private inClass = false;
  private text = "";
  private flags = "u";

  constructor(private readonly pattern: string) {}

  translate(): { readonly text: string; readonly flags: string } {
    while (this.position < this.pattern.length) {
      const rest = this.pattern.slice(this.position);
      if (rest.startsWith("\\Q")) this.quote();
      else if (rest.startsWith("\\")) this.escape(rest);
      else if (this.inClass) this.insideClass(rest);
      else if (rest.startsWith("[")) this.openClass(rest);
      else this.outsideClass(rest);
    }
    return { text: this.text, flags: this.flags };
  }

  /** `\Qa.b\E` is the text a.b. */
  private quote(): void {
    const end = this.pattern.indexOf("\\E", this.position);
    const literal = this.pattern.slice(this.position + 2, end < 0 ? undefined : end);
    this.take(literal.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&"), literal.length + (end < 0 ? 2 : 4));
  }

  private insideClass(rest: string): void {
    if (rest.startsWith("&&")) this.refuse("an intersection of classes (&&)");
    if (rest.startsWith("[")) this.refuse("a class inside a class");
    if (rest.startsWith("]")) this.inClass = false;
    this.take(rest.charAt(0), 1);
  }

  /** Java takes a bracket directly after the opening one as itself. */
  private openClass(rest: string): void {
    this.inClass = true;
    const [opening = "", bracket] = /^\[\^?(\])?/.exec(rest) ?? [];
    this.take(bracket ? `${opening.slice(0, -1)}\\]` : opening, opening.length);
  }

  private outsideClass(rest: string): void {
    const [group, flags] = (this.position === 0 && /^\(\?([is]+)\)/.exec(rest)) || [];
    if (group !== undefined && flags !== undefined) {
      this.flags += [...new Set(flags)].join("");
      this.take("", group.length);
      return;
    }
    for (const [start, name] of refusedOutsideClasses) if (start.test(rest)) this.refuse(name);
    this.take(this.closesNothing(rest) ? `\\${rest.charAt(0)}` : rest.charAt(0), 1);
  }

  /** Java takes ] and } as themselves where nothing is open. JavaScript's unicode mode does not. */
  private closesNothing(rest: string): boolean {
    if (rest.startsWith("]")) return true;
    return rest.startsWith("}") && !/\{\d+(,\d*)?$/.test(this.pattern.slice(0, this.position));
  }

  private escape(rest: string): void {
    const property = /^\\([pP])(?:\{(?:Is)?(\w+)\}|(\w))/.exec(rest);
    if (property) {
      const [whole, letter = "", long, short] = property;
      this.take(this.property(letter, long ?? short ?? ""), whole.length);
      return;
    }
    if (rest.length === 1) throw new S3DistCpFailure("the regular expression ends in a backslash");
    const escaped = String.fromCodePoint(rest.codePointAt(1) as number);
    this.take(this.escaped(escaped), 1 + escaped.length);
  }

  /** @param letter p, or P for all other characters */
  private property(letter: string, name: string): string {
    const ascii = posix[name];
    if (ascii === undefined) return `\\${letter}{${name}}`;
    if (!this.inClass) return `[${letter === "P" ? "^" : ""}${ascii}]`;
    return letter === "P" ? this.refuse(`\\P{${name}} in a class`) : ascii;
  }

  private escaped(character: string): string {
    if (commonEscape.test(character)) return `\\${character}`;
    const anchor = this.inClass ? undefined : anchors[character];
    if (anchor !== undefined) return anchor;
    if (/[a-zA-Z]/.test(character)) this.refuse(`\\${character}`);
    return syntax.test(character) && (this.inClass || character !== "-") ? `\\${character}` : character;
  }

  private take(translated: string, length: number): void {
    this.text += translated;
    this.position += length;
  }

  private refuse(what: string): never {
    throw new S3DistCpFailure(
      `the regular expression ${this.pattern} uses ${what}, which this machine cannot match as Java does; ` +
        "write it in another way",
    );
  }
}
