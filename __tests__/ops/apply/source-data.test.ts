import { CreateBucketCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type JobSource, parseSparkJob } from "../../../cli/merge/spark-job";
import { lookFor } from "../../../ops/apply/source-data";
import { sideBySide } from "../../../ops/data/side-by-side";
import { jobDescription } from "../../../stacks/cluster/job";
import { load, minimal } from "../../config/fixture";
import { AwsServer } from "../aws-server";

let aws: AwsServer;
let s3: S3Client;
let bucket: string;

/** The source as its job.json describes it. */
const source = (yaml: string) => {
  const pipeline = load(minimal({ source: yaml }));
  bucket = pipeline.bucket;
  return parseSparkJob(jobDescription(pipeline)).sources[0] as JobSource;
};
async function put(key: string, body = "{}"): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `landing/data/${key}`, Body: Buffer.from(body) }));
}

beforeAll(async () => {
  aws = await AwsServer.start();
  s3 = aws.s3();
  source("");
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});
afterAll(async () => {
  s3.destroy();
  await aws.stop();
});

test("objects that exclude or path leaves out are not data, and one of them is named", async () => {
  const plain = source("");
  expect(await lookFor(s3, plain)).toBe("nothing");
  await put("2024/", "");
  expect(await lookFor(s3, plain)).toBe("nothing");
  await put("2024/_SUCCESS", "x");
  expect(await lookFor(s3, plain)).toEqual({ leftOut: `s3://${bucket}/landing/data/2024/_SUCCESS` });
  const own = source('    exclude: ["*.tmp"]');
  await put("2024/a.tmp");
  expect(await lookFor(s3, own)).toEqual({ leftOut: `s3://${bucket}/landing/data/2024/_SUCCESS` });
  expect(await lookFor(s3, plain)).toBe("data");
  expect(await lookFor(s3, source('    path: "{year}/{month}/"'))).toEqual({
    leftOut: `s3://${bucket}/landing/data/2024/_SUCCESS`,
  });
  expect(await lookFor(s3, source('    path: "{year}/"'))).toBe("data");
});

test("data is found behind a page of what is left out", async () => {
  const own = source('    exclude: ["*.tmp", "2024"]');
  const names = Array.from({ length: 1000 }, (_, n) => `${n}.tmp`);
  await sideBySide(names, 40, new AbortController().signal, put);
  expect(await lookFor(s3, own)).toEqual({ leftOut: expect.stringMatching(/\.tmp$/) as string });
  await put("x.json");
  expect(await lookFor(s3, own)).toBe("data");
});
