import { OutputSuffix, outputName, suffixOf, tidyKey } from "../../../cli/merge/output-name";

const suffix = (codec: string, ...uris: string[]) => {
  const common = new OutputSuffix(codec);
  for (const uri of uris) common.add(uri);
  return common.get();
};

test.each([
  ["song_data/A/", 0, "json", "A.json"],
  ["song_data/A/", 2, "json", "A2.json"],
  ["2018:11:05", 0, "", "05"],
  ["//a// b /", 1, "", "b1"],
  ["log.json", 1, "", "log.json1"],
  ["log.json", 0, "json", "log.json.json"],
  ["logs.gz", 1, "gz", "logs1.gz"],
  ["logs.gz", 1, "", "logs1"],
])("key %s, chunk %d, suffix %s: %s", (key, index, common, name) => {
  expect(outputName(key, index, common)).toBe(name);
});

test("colons become slashes; doubled slashes, and blanks around segments, go", () => {
  expect(tidyKey(":2018//11: x y :")).toBe("2018/11/x y");
});

test("none: the suffix that all files share, in lower case; empty when it differs or names a compression", () => {
  expect(suffix("none", "s3://b/x.json", "s3://b/y.JSON")).toBe("json");
  expect(suffix("none", "s3://b/x.json", "s3://b/y.log")).toBe("");
  expect(suffix("none", "s3://b/x.json.gz", "s3://b/y.json.gz")).toBe("");
  expect(suffix("none", "s3://b/x", "s3://b/y")).toBe("");
});

test("keep: the compression that all files share", () => {
  expect(suffix("keep", "s3://b/x.json", "s3://b/y.log")).toBe("");
  expect(suffix("keep", "s3://b/x.gz", "s3://b/y.gz")).toBe("gz");
  expect(suffix("keep", "s3://b/x.gzip")).toBe("gz");
  expect(() => suffix("keep", "s3://b/x.gz", "s3://b/y.json")).toThrow(
    "Cannot keep compression scheme for input files with different compression schemes.",
  );
});

test("another codec is its own suffix", () => {
  expect(suffix("gz", "s3://b/x.json")).toBe("gz");
});

test("a suffix is what follows the last dot of the whole URI, also a dot in the name of the bucket", () => {
  expect(suffixOf("s3://b/a.b/c")).toBe("b/c");
  expect(suffixOf("s3://b/c")).toBe("");
  expect(suffixOf("x.json.")).toBe("json");
});
