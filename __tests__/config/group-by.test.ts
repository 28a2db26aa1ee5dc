import { groupByProblem } from "../../config/rules/group-by";
import { groupByOf } from "../../stacks/cluster/group-by";

const uri = "s3://b/landing/data/";

test.each([
  ".*/data/([^/]+)/.*", // a folder
  ".*/([0-9]+)/[^/]*", // a folder that is a number: its files lie apart
  ".*/data/([^/]+/[^/]+)/.*[.]json", // two folders
  ".*/([0-9]{4})/([0-9]{2})/.*", // joined keys
  ".*/(data)/.*", // one group for all: slow, and right
  ".*/(?:x|y)/([a-z]+)/.*",
  ".*/([0-9]+-events)[.]json", // a file name that ends in no digit
  ".*/.*([a-f])[.]json",
  "s3://b/landing/data/([^/]+)/.*",
  "s3://[a-z]/landing/data/([^/]+)/.*",
  "^s3://b/landing/(data/).*$",
])("%s is safe", (pattern) => expect(groupByProblem(pattern, uri)).toBeUndefined());

test.each([
  [".*/.*([0-9a-f])[.]json", "may end in a digit"],
  [".*/([^/]+)[.]json", "may end in a digit"],
  [".*/(a[0-9]?)[.]json", "may end in a digit"],
  [".*/(a|b)(x)?/.*", 'would then write "null"'],
  [".*/(a)/.*|.*/(b)/.*", 'would then write "null"'],
  ["s3://other/(data)/.*", "could match only part of a URI"],
  [".*/(data)", "could match only part of a URI"],
  [".*/data/([^/]+)/", "could match only part of a URI"],
  [".*+/(data)/.*", "is no regular expression that both Java and this program read"],
])("%s: %s", (pattern, part) => expect(groupByProblem(pattern, uri)).toContain(part));

test("the one derived for all of landing/ and for a folder in a folder", () => {
  const merge = { depth: 1, targetSize: 128, reducers: 20, to: "hdfs" as const };
  expect(groupByOf({ prefix: "", merge }, "b")).toBe("s3://b/(landing/(?:[^/]+/){0,1}).*");
  expect(groupByOf({ prefix: "a.b/c+d/", merge }, "b")).toBe("s3://b/landing/a[.]b/(c[+]d/(?:[^/]+/){0,1}).*");
});

test.each([0, 1, 2])("the one derived for depth %d is safe itself", (depth) => {
  const merge = { depth, targetSize: 128, reducers: 20, to: "hdfs" as const };
  expect(groupByProblem(groupByOf({ prefix: "a.b/data/", merge }, "b"), "s3://b/landing/a.b/data/")).toBeUndefined();
});
