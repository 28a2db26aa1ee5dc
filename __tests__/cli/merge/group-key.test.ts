import { grouping, reducerOf } from "../../../cli/merge/group-key";

const key = (groupBy: string, uri: string) => grouping({ groupBy })(uri);

test("what the groups capture is joined", () => {
  expect(key(".*/(\\d{4})-(\\d\\d).*", "s3://b/log/2018-11-05.json")).toEqual({ key: "201811" });
});

test("the whole URI must match", () => {
  expect(key("log_data/(.*)", "s3://b/log_data/x")).toEqual({ skipped: "does not match --groupBy" });
  expect(key(".*(log)", "s3://b/logs")).toEqual({ skipped: "does not match --groupBy" });
});

test("a group that takes no part is null, as in Java", () => {
  expect(key("s3://b/(?:(a)|(b))/.*", "s3://b/b/1")).toEqual({ key: "nullb" });
});

test("an empty key is skipped", () => {
  expect(key("s3://b/(x*).*", "s3://b/a")).toEqual({ skipped: "--groupBy captures nothing" });
  expect(key("s3://b/(?:a).*", "s3://b/a")).toEqual({ skipped: "--groupBy captures nothing" });
});

test("the derived key of parquetry: folders, down to the depth there is", () => {
  const groupBy = "s3://b/landing/(song_data/(?:[^/]+/){0,1}).*";
  expect(key(groupBy, "s3://b/landing/song_data/A/B/C/x.json")).toEqual({ key: "song_data/A/" });
  expect(key(groupBy, "s3://b/landing/song_data/x.json")).toEqual({ key: "song_data/" });
});

test("--srcPattern is checked first, and must match the whole URI too", () => {
  const group = grouping({ srcPattern: ".*[.]json", groupBy: ".*/(\\w+)/.*" });
  expect(group("s3://b/a/x.csv")).toEqual({ skipped: "does not match --srcPattern" });
  expect(group("s3://b/a/x.json")).toEqual({ key: "a" });
});

test("without --groupBy every object is a group of its own", () => {
  expect(grouping({})("s3://b/a/x.json")).toEqual({ key: "/a/x.json" });
});

test("a pattern without ( and ) ends the step", () => {
  expect(() => grouping({ groupBy: ".*/song_data/.*" })).toThrow(
    "Group by pattern must contain at least one group.  Use () to enclose a group",
  );
});

test("the reducer of a key follows from Hadoop's hash of its bytes", () => {
  // (((31 + 97) * 31) + 98) = 4066, and 4066 mod 10
  expect(reducerOf("ab", 10)).toBe(6);
  expect(reducerOf("é", 10)).toBe(((31 * (31 - 61) - 87) & 0x7fffffff) % 10);
});
