import { hdfsProblem, keyProblem, relativeProblem } from "../../../cli/merge/hadoop-names";
import { hadoopPath } from "../../../cli/merge/hadoop-path";

/** The same rules are compared with Hadoop's own classes in spark/tests/files/test_hadoop_names.py. */

test("HDFS refuses a colon and the names it reserves, and its message has the path", () => {
  expect(hdfsProblem("/merged/events/2024-01-05/é b#%.json")).toBeUndefined();
  expect(hdfsProblem("/merged/a/T00:00/00.json")).toEqual({
    message: "Pathname /merged/a/T00:00/00.json from hdfs:/merged/a/T00:00/00.json is not a valid DFS filename.",
    rule: 'HDFS takes no ":" in a name',
    avoidedBy: ["merge to S3", "no merge"],
  });
  expect(hdfsProblem("/merged/.snapshot/a.json")?.message).toBe('".snapshot" is a reserved name.');
  expect(hdfsProblem("/merged/../../a")?.rule).toBe('HDFS takes no empty name, no "." and no ".."');
});

test("a name may have 255 bytes, which are fewer characters in other scripts", () => {
  const [fits, long] = ["é".repeat(127) + "x", "é".repeat(128)];
  expect(hdfsProblem(`/merged/${fits}/a.json`)).toBeUndefined();
  expect(hdfsProblem(`/merged/${long}/a.json`)?.message).toBe(
    `The maximum path component name limit of ${long} in directory /merged is exceeded: limit=255 length=256`,
  );
});

test("Hadoop takes a colon in the first name of a relative path for the end of a scheme", () => {
  const syntax = "java.lang.IllegalArgumentException: java.net.URISyntaxException: ";
  const messages = ["T00:00/x.json", "2024:/x.json", "T00:/x.json", ":/x", "x.json:"].map(
    (path) => relativeProblem(path)?.message,
  );
  expect(messages).toEqual([
    `${syntax}Relative path in absolute URI: T00:00/x.json`,
    `${syntax}Illegal character in scheme name at index 0: 2024:/x.json`,
    'No FileSystem for scheme "T00"',
    `${syntax}Expected scheme name at index 0: :/x`,
    `${syntax}Expected scheme-specific part at index 7: x.json:`,
  ]);
  expect(["a/T00:00/x.json", "a/x:y.json", "x.json"].map(relativeProblem)).toEqual([undefined, undefined, undefined]);
});

test("keys that Hadoop does not read as they are", () => {
  expect(["a//b", "/a", "a/./b", "../a", "a/.b", "a/..b/...", "a b/c:d"].map((key) => keyProblem(key)?.rule)).toEqual([
    "Hadoop shortens // to /, and finds no such object",
    "Hadoop shortens // to /, and finds no such object",
    'Hadoop leaves the names "." and ".." out, and finds no such object',
    'Hadoop leaves the names "." and ".." out, and finds no such object',
    undefined,
    undefined,
    undefined,
  ]);
  expect(["s3://b/a/./b", "s3://b/a/../b", "s3://b/../b", "s3://b/a/..", "s3://b/a/.../c"].map(hadoopPath)).toEqual([
    "s3://b/a/b",
    "s3://b/b",
    "s3://b/../b",
    "s3://b/",
    "s3://b/a/.../c",
  ]);
});
