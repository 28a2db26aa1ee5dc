import type { YAMLError } from "yaml";

/** What to do about YAML that cannot be parsed: what people mostly meant, where the library finds such a mistake. */
const advices: readonly (readonly [message: RegExp, advice: string])[] = [
  [/^Tabs are not allowed/, "use blanks instead of tabs"],
  [/^All mapping items must start/, "begin all keys of a map in the same column"],
  [/^Implicit keys need to be on a single line/, "write a colon and a blank after each key, as in prefix: songs/"],
  [/^Nested mappings are not allowed/, 'if a value has ": " or begins with "- ", put it in quotes'],
  [/^Missing closing/, "end the text with the quote with which it begins"],
  [/^Map keys must be unique/, "keep one of the two, and remove the other"],
  [/^Plain value cannot start/, "put the value in quotes"],
  [/^Invalid escape sequence/, "write the text in single quotes, in which a backslash is a backslash"],
  [/^Source contains multiple documents/, "remove the line ---"],
  [/^Unexpected scalar at node end/, "look at the indentation of this line, and for a missing quote"],
];

/** @returns the advice, as the end of a sentence; empty where there is none */
export function yamlAdvice({ message }: Pick<YAMLError, "message">): string {
  const [, advice] = advices.find(([pattern]) => pattern.test(message)) ?? [];
  return advice === undefined ? "" : `; ${advice}`;
}
