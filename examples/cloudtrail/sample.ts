/**
 * Makes logs as CloudTrail delivers them: gzipped objects, each around an array "Records", with digests beside them.
 *
 *   node --import tsx examples/cloudtrail/sample.ts --out DIR
 */
import { gzipSync } from "node:zlib";
import { numbers, pick, type SampleFile, twoDigits, writeFiles } from "../write-files";

const account = "123456789012";
const names = ["GetObject", "PutObject", "DescribeInstances", "AssumeRole", "ConsoleLogin"] as const;
const sources: Record<(typeof names)[number], string> = {
  GetObject: "s3.amazonaws.com",
  PutObject: "s3.amazonaws.com",
  DescribeInstances: "ec2.amazonaws.com",
  AssumeRole: "sts.amazonaws.com",
  ConsoleLogin: "signin.amazonaws.com",
};

function event(region: string, time: Date, number: number): object {
  const name = pick(names, number);
  return {
    eventVersion: "1.09",
    userIdentity: {
      type: "IAMUser",
      arn: `arn:aws:iam::${account}:user/user-${number % 7}`,
      accountId: account,
      sessionContext: { attributes: { mfaAuthenticated: String(number % 3 === 0) } },
    },
    eventTime: `${time.toISOString().slice(0, 19)}Z`,
    eventSource: sources[name],
    eventName: name,
    awsRegion: region,
    sourceIPAddress: `198.51.100.${number % 250}`,
    requestParameters: name.endsWith("Object") ? { bucketName: `bucket-${number % 5}`, key: `k/${number}` } : null,
    ...(number % 20 === 0 ? { errorCode: "AccessDenied", errorMessage: "not authorized" } : {}),
    eventID: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    readOnly: name !== "PutObject",
  };
}

function* logs(): Generator<SampleFile> {
  for (const [place, region] of ["eu-central-1", "us-east-1"].entries())
    for (const day of numbers(10))
      for (const file of numbers(6)) {
        const folder = `2024/03/${twoDigits(day + 1)}`;
        const first = ((place * 10 + day) * 6 + file) * 20;
        const time = (number: number) => new Date(Date.UTC(2024, 2, day + 1, file * 4, number * 3));
        const records = numbers(20).map((number) => event(region, time(number), first + number));
        const name = `${account}_CloudTrail_${region}_202403${twoDigits(day + 1)}T${twoDigits(file * 4)}00Z_${first}`;
        yield [
          `AWSLogs/${account}/CloudTrail/${region}/${folder}/${name}.json.gz`,
          gzipSync(JSON.stringify({ Records: records })),
        ];
        if (file === 0)
          yield [
            `AWSLogs/${account}/CloudTrail-Digest/${region}/${folder}/${name}.json.gz`,
            gzipSync(JSON.stringify({ awsAccountId: account, digestS3Object: name })),
          ];
      }
}

writeFiles(logs());
