import { javaRegex } from "../../../cli/merge/java-regex";
import { S3DistCpFailure } from "../../../cli/merge/hadoop-failure";

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
  ["(x?)", "", [""]],
  ["s3://b/(.)", "s3://b/😀", ["😀"]],
  ["(a)?b", "b", [undefined]],
  ["a|b", "b", []],
  ["a}b]", "a}b]", []],
])("the groups of %s in %s are %j", (pattern, text, groups) => {
  expect(javaRegex(pattern).match(text)).toEqual(groups);
});

test.each([
  ["a++", "a possessive quantifier"],
  ["(?>a)", "an atomic group"],
  ["[a&&b]", "an intersection of classes (&&)"],
  ["[a[b]]", "a class inside a class"],
  ["a(?i)b", "flags in the middle (put (?i) or (?s) first)"],
  ["[\\P{Digit}]", "\\P{Digit} in a class"],
  ["\\h", "\\h"],
])("%s is refused", (pattern, what) => {
  expect(() => javaRegex(pattern)).toThrow(
    new S3DistCpFailure(
      `the regular expression ${pattern} uses ${what}, which this machine cannot match as Java does; ` +
        "write it in another way",
    ),
  );
});

test("a text that is not a regular expression is refused", () => {
  expect(() => javaRegex("(a")).toThrow(/^the regular expression \(a is not valid: /);
  expect(() => javaRegex("a\\")).toThrow(new S3DistCpFailure("the regular expression ends in a backslash"));
});
