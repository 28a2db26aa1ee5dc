import { javaRegex } from "../../../local/s3distcp/java-regex";

test.each([
  ["a.c", "abc", []],
  ["a\\.c", "abc", undefined],
  ["([a-z-]+)_(\\d+)", "ab-c_12", ["ab-c", "12"]],
  ["\\Qa.b\\E(.)", "a.bx", ["x"]],
  ["(?i)ABC", "abc", []],
  ["(\\p{Alpha}+)\\p{Digit}", "ab1", ["ab"]],
  ["([^\\p{Digit}]+)1", "ab1", ["ab"]],
  ["(\\p{L}+)", "Ärger", ["Ärger"]],
  ["(?<year>\\d{4})/\\k<year>", "2018/2018", ["2018"]],
  ["[]a]+", "]a", []],
  ["a\\-b\\:c\\/d", "a-b:c/d", []],
  ["(x?+)".replace("?+", "?"), "", [""]],
  ["s3://b/(.)", "s3://b/😀", ["😀"]],
  ["(a)?b", "b", [undefined]],
  ["a|b", "b", []],
  ["a}b]", "a}b]", []],
])("%s on %s", (pattern, text, groups) => {
  expect(javaRegex(pattern).match(text)).toEqual(groups);
});

test.each([
  [
    "a++",
    "the regular expression a++ uses a possessive quantifier, which this machine cannot match as Java does; write it without",
  ],
  [
    "(?>a)",
    "the regular expression (?>a) uses an atomic group, which this machine cannot match as Java does; write it without",
  ],
  [
    "[a&&b]",
    "the regular expression [a&&b] uses an intersection of classes (&&), which this machine cannot match as Java does; write it without",
  ],
  [
    "a(?i)b",
    "the regular expression a(?i)b uses flags in the middle (put (?i) or (?s) first), which this machine cannot match as Java does; write it without",
  ],
  ["\\h", "the regular expression \\h uses \\h, which this machine cannot match as Java does; write it without"],
])("%s is refused", (pattern, message) => {
  expect(() => javaRegex(pattern)).toThrow(message);
});

test("what is no regular expression is said to be none", () => {
  expect(() => javaRegex("(a")).toThrow(/^the regular expression \(a is not valid: /);
});
