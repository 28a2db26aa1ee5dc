import { parseOptions, reducerAttempts, reducers } from "../../../cli/merge/options";

const required = ["--src=s3://b/in/", "--dest=hdfs:///out/"];

test("generic options (-D) come first, and a value comes after = or after a blank", () => {
  const options = parseOptions([
    "-Dmapreduce.job.reduces=40",
    "-D",
    "a=b=c",
    "--src",
    "s3://b/in/",
    "--dest=hdfs:///out/",
    "--groupBy=.*(=).*",
    "--targetSize",
    "128",
  ]);
  expect(options).toMatchObject({
    src: "s3://b/in/",
    groupBy: ".*(=).*",
    targetSize: 128 * 1024 * 1024,
    outputCodec: "keep",
    appendToLastFile: true,
    numberFiles: false,
  });
  expect(options.properties.get("a")).toBe("b=c");
  expect(reducers(options)).toBe(40);
  expect(reducerAttempts(options)).toBe(4);
});

test("there are 10 reducers by default, and also with mapreduce.job.reduces=1", () => {
  expect(reducers(parseOptions(required))).toBe(10);
  expect(reducers(parseOptions(["-Dmapreduce.job.reduces=1", ...required]))).toBe(10);
  expect(reducerAttempts(parseOptions(["-Dmapreduce.reduce.maxattempts=1", ...required]))).toBe(1);
});

test("appending is the default for groups on HDFS, and refused on S3", () => {
  expect(parseOptions(required).appendToLastFile).toBe(false);
  expect(parseOptions([...required, "--groupBy=(a)", "--appendToLastFile=false"]).appendToLastFile).toBe(false);
  expect(parseOptions(["--src=s3://b/", "--dest=s3://c/", "--groupBy=(a)"]).appendToLastFile).toBe(false);
  expect(() => parseOptions(["--src=s3://b/", "--dest=s3://c/", "--appendToLastFile=true"])).toThrow(
    "--appendToLastFile option is not supported for s3",
  );
});

test.each([
  [["--src=s3://b/"], "expected argument --dest"],
  [[...required, "--target=1"], "Argument --target=1 doesn't match."],
  [[...required, "-Dlate=1"], "Argument -Dlate=1 doesn't match."],
  [[...required, "--groupBy"], "expected argument for --groupBy but no argument was given"],
  [[...required, "--targetSize=1.5"], '--targetSize: java.lang.NumberFormatException: For input string: "1.5"'],
  [[...required, "--multipartUploadChunkSize=4"], "Multipart upload part size of 4 MiB is too small."],
  [
    [...required, "--outputCodec=lzo"],
    "--outputCodec=lzo: this machine writes gzip, gz, none, keep; the others need a real cluster",
  ],
])("%j is refused", (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});

test("options without effect on this machine are accepted and listed", () => {
  expect(parseOptions([...required, "--s3ServerSideEncryption", "--storageClass=STANDARD_IA"]).ignored).toEqual([
    "--storageClass",
    "--s3ServerSideEncryption",
  ]);
});
