import { bucketOfUri, splitS3Uri } from "../../../config/sources/s3-uri";

test.each([
  ["s3://b/landing/a.json", "s3", "b", "landing/a.json"],
  ["s3n://b/logs/", "s3n", "b", "logs/"],
  ["s3a://b/", "s3a", "b", ""],
  ["s3://b", "s3", "b", ""],
  ["s3://b//a//b\nc", "s3", "b", "/a//b\nc"],
  ["s3:///a", "", "", ""],
  ["hdfs://b/a", "", "", ""],
  ["see s3://b/a", "", "", ""],
])("the parts of %j", (uri, scheme, bucket, key) => {
  expect(splitS3Uri(uri)).toEqual({ scheme, bucket, key });
  expect(bucketOfUri(uri)).toBe(bucket);
});
