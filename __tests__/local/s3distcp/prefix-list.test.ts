import { hadoopPath, parentOf } from "../../../cli/merge/hadoop-path";
import { prefixesOf } from "../../../local/s3distcp/prefix-list";

test("each line is a prefix, also where they overlap", () => {
  expect(prefixesOf("s3://b/d/", "s3://b/d/\ns3://b/d/2018/\r\ns3://b/d/2018/1\n")).toEqual([
    "s3://b/d/",
    "s3://b/d/2018/",
    "s3://b/d/2018/1",
  ]);
});

test("no prefix list, or an empty one, means all of --src", () => {
  expect(prefixesOf("s3://b/d/", undefined)).toEqual(["s3://b/d/"]);
  expect(prefixesOf("s3://b/d/", "")).toEqual(["s3://b/d/"]);
});

test.each([
  ["s3://b/d/a/\n\ns3://b/d/b/\n", "srcPrefix:  does not start with src: s3://b/d/"],
  ["s3a://b/d/a/\n", "srcPrefix: s3a://b/d/a/ does not start with src: s3://b/d/"],
])("%j ends the step with exit code 3", (file, message) => {
  expect(() => prefixesOf("s3://b/d/", file)).toThrow(expect.objectContaining({ message, exitCode: 3 }));
});

test("paths of Hadoop have no doubled slashes, no final slash and no empty authority", () => {
  expect(hadoopPath("s3://b//a///c/")).toBe("s3://b/a/c");
  expect(hadoopPath("hdfs:///merged/songs/")).toBe("hdfs:/merged/songs");
  expect(hadoopPath("s3://b/")).toBe("s3://b/");
  expect(parentOf("hdfs:/a")).toBe("hdfs:/");
  expect(parentOf("s3://b/a/c.json")).toBe("s3://b/a");
});
