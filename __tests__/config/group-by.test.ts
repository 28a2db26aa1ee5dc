import { groupByProblem } from "../../config/rules/group-by";
import { groupByOf } from "../../stacks/cluster/group-by";

const uri = "s3://b/landing/data/";

/**
 * Patterns that people write for --groupBy: the examples of AWS's documentation and blog, and patterns of public
 * projects, with other names of folders and files. They have classes instead of backslashes, as `withoutBackslashes`
 * writes them.
 */
test.each([
  // Folders, with any name of the file.
  ".*/data/([^/]+)/.*",
  ".*/([0-9]+)/[^/]*",
  ".*/data/([^/]+/[^/]+)/.*",
  ".*/([0-9]{4})/([0-9]{2})/.*",
  ".*/(data)/.*",
  ".*/(?:x|y)/([a-z]+)/.*",
  ".*/([a-zA-Z_0-9]+)/.*",
  ".*/(.*)/.*",
  ".*/([a-z]*)/([a-z]*)/.*",
  ".*/(year=[0-9]+/month=[0-9]+)/.*",
  ".*/(partition_date=[0-9]{4}-[0-9]{2}-[0-9]{2}/partition_hour=[0-9]{2}/).*[.]avro",
  ".*/visits/.*(2017-).*/([0-9][0-9])/.*[.](log)",
  ".*/(?!year=2024/month=05/)(y)ear=([0-9]+)/(m)onth=([0-9]+)/server=(.*)/.*([.]json)",
  ".*/tmp/orders/([a-z0-9]{11})/([a-z0-9]{7})/([a-z]{4}-[a-z]{3}-[a-z0-9]{7})/.*",
  "s3://b/landing/data/([^/]+)/.*",
  "s3://[a-z]/landing/data/([^/]+)/.*",
  "^s3://b/landing/(data/).*$",
  // A folder and a file's name.
  ".*/(log_data)/.*-(..-..)-events.json",
  ".*/([^/]+)/part-[0-9]+[.]json[.]gz",
  ".*/visits.parquet/(part-)00([0-9]).*(.parquet)",
  // The same text for all objects: slow, but right, also with digits.
  ".*(additional).*",
  ".*(part).*",
  ".*(part-r*).*",
  ".*(year).*.csv.gz",
  ".*(1).*",
  ".*(day=05).*",
  ".*(month=2024-05).*",
  // Names that do not end in a digit, and names of a fixed length.
  ".*/([0-9]+-events)[.]json",
  ".*/.*([a-f])[.]json",
  ".*/([a-z]+).*.txt",
  ".*/(part)-.*[.]csv",
  ".*part.*([a-zA-Z_0-9]+)", // the .* leaves the group one character
  ".*([0-9]{4}-01).*",
  ".*subnetid.*([0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}).*",
  ".*subnetid.*(201[3-4]-[0-9]{2}-[0-9]{2}).*",
  ".*E12ABC34DEF56G.([0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}).*",
  ".*[.]([0-9]{4}-[0-9]{2}-[0-9]{2})-[0-9]+[.].*",
  ".*-([0-9]{8})T[0-9]+Z[.]json",
  ".*/([a-z]+-[0-9]{4}-[0-9]{2})[.]json",
  ".*/([a-z]+-..-..)[.]json",
  ".*-(0[1-9]|1[0-2])-[0-9]+[.]log",
  ".*/events-([0-9]{4})-([0-9]{2})[^/]*",
  // Names without an extension, and endings of any kind.
  ".*/([0-9]{4}/[0-9]{2})/.*gz",
  ".*-(2018)-.*-events",
  ".*/([^/]+)/[^/]*[a-z]",
])("%s is safe", (pattern) => expect(groupByProblem(pattern, uri)).toBeUndefined());

/** Patterns that people also write, and what S3DistCp would do with them. */
test.each([
  // AWS's own examples and others: the last number may be 1 in one name and 11 in another.
  [
    ".*subnetid.*([0-9]+-[0-9]+-[0-9]+-[0-9]+).*",
    'chunk 1 of group "1-1-1-1" and chunk 0 of group "1-1-1-11" would be the same file',
  ],
  [".*subnetid.*(201[3-4]-[0-9]+-[0-9]+).*", 'chunk 1 of group "2013-1-1" and chunk 0 of group "2013-1-11"'],
  [".*E12ABC34DEF56G.([0-9]+-[0-9]+-[0-9]+-[0-9]+).*", "any number of digits"],
  [".*[.]([0-9]+-[0-9]+-[0-9]+)-[0-9]+[.].*", 'chunk 1 of group "1-1-1" and chunk 0 of group "1-1-11"'],
  [".*[.]([0-9]+)[.].*", 'chunk 1 of group "1" and chunk 0 of group "11"'],
  [".*/([a-zA-Z]+_[0-9]+).*", 'chunk 1 of group "a_1" and chunk 0 of group "a_11"'],
  [".*/_*(.+)", 'chunk 1 of group "1" and chunk 0 of group "11"'],
  [".*/([a-zA-Z_0-9]+)[.]json$", 'chunk 1 of group "1" and chunk 0 of group "11"'],
  [".*/([^/]+)[.]json", "any number of digits"],
  [".*/(a[0-9]?)[.]json", 'chunk 1 of group "a" and chunk 0 of group "a1"'],
  [".*-([0-9]|1[0-2])-[0-9]+[.]log", 'chunk 1 of group "1" and chunk 0 of group "11"'],
  [".*/[^/]*T([0-9:]+)Z[.]json", 'captures a ":", which S3DistCp writes as "/"'],
  [".*/[0-9]{4}/[0-9]{2}/.*gz", "has no ( ) group"],
  [".*/(a|b)(x)?/.*", 'may match without its group (x), and then S3DistCp would write "null"'],
  [".*/atomic/(part-)[0-9]+-(.*)|.*/shredded/name=(.+)/(part-)[0-9]+-(.*)", 'then S3DistCp would write "null"'],
  [".*/(?!(old))[a-z]+/.*", 'then S3DistCp would write "null"'],
  ["([a-zA-Z_0-9]+)[.]json$", 'a URI of this source begins with "s3://b/landing/data/"; begin with .*'],
  ["s3://other/(data)/.*", 'a URI of this source begins with "s3://b/landing/data/"'],
  ["hdfs:/+data/([a-z]+)/.*", 'a URI of this source begins with "s3://b/landing/data/"'],
  [".*/(data)", 'only matches objects with the name "data"'],
  [".*/data/([^/]+)/", 'no object\'s URI ends with "/"'],
  [".*/([0-9]*)/.*", 'captures nothing for "s3://b/landing/data/1"'],
  [".*/(.*)[.]json", 'captures nothing for "s3://b/landing/data/.json"'],
  [".*([a-z]*).*", "captures nothing for"],
  [".*+/(data)/.*", "is not a regular expression that both Java and this program can read"],
])("%s: %s", (pattern, part) => expect(groupByProblem(pattern, uri)).toContain(part));

test("the derived pattern captures the folder of the source: landing/, a bucket, or a folder in a folder", () => {
  const merge = { depth: 1, targetSize: 128, reducers: 20, to: "hdfs" as const };
  expect(groupByOf({ prefix: "", merge }, "b")).toBe("s3://b/(landing/(?:[^/]+/){0,1}).*");
  expect(groupByOf({ bucket: "logs", prefix: "", merge }, "b")).toBe("s3://(logs/(?:[^/]+/){0,1}).*");
  expect(groupByOf({ bucket: "logs", prefix: "a/", merge }, "b")).toBe("s3://logs/(a/(?:[^/]+/){0,1}).*");
  expect(groupByOf({ prefix: "a.b/c+d/", merge }, "b")).toBe("s3://b/landing/a[.]b/(c[+]d/(?:[^/]+/){0,1}).*");
});

test("a pattern with backslashes reaches S3DistCp with classes, because HCL cannot contain backslashes", () => {
  const merge = { groupBy: ".*/data/(\\d{4})/(\\w+)-.*\\.json", targetSize: 128, reducers: 20, to: "hdfs" as const };
  expect(groupByOf({ prefix: "data/", merge }, "b")).toBe(".*/data/([0-9]{4})/([a-zA-Z_0-9]+)-.*[.]json");
});

test.each([0, 1, 2])("the derived pattern for depth %d is safe", (depth) => {
  const merge = { depth, targetSize: 128, reducers: 20, to: "hdfs" as const };
  expect(groupByProblem(groupByOf({ prefix: "a.b/data/", merge }, "b"), "s3://b/landing/a.b/data/")).toBeUndefined();
});
