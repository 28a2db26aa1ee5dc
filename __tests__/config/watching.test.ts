import { load, minimal, problems } from "./fixture";

const file = "pipelines/p/pipeline.yaml";
const watching = (text: string, region = "us-east-1") => minimal({ top: `region: ${region}\nwatching: { ${text} }` });

test("watching is off by default; with an address, all other keys have defaults", () => {
  expect(load(minimal()).watching).toBeUndefined();
  expect(load(watching("emails: [a@example.com]")).watching).toEqual({
    emails: ["a@example.com"],
    notices: "failures",
    alarms: { idle: 60, longRun: 175, hdfs: 80 },
    dataEvents: false,
  });
});

test.each([
  [
    "nobody to tell",
    watching("notices: all"),
    `${file}:3:1 watching: has neither emails nor a queue, so nobody would hear of a failure; add one, for example ` +
      "emails: [data@example.com]",
  ],
  [
    "a text that is not an address",
    watching("emails: [me]"),
    `${file}:3:22 watching.emails[0]: "me" is not an e-mail address; write it like "data@example.com"`,
  ],
  [
    "a queue by its name",
    watching("queue: notices"),
    `${file}:3:20 watching.queue: "notices" is not the ARN of a standard queue of SQS; write for example ` +
      '"arn:aws:sqs:us-east-1:123456789012:notices"',
  ],
  [
    "a queue in another partition",
    watching("queue: 'arn:aws:sqs:us-east-1:123456789012:q'", "cn-north-1"),
    `${file}:3:20 watching.queue: "arn:aws:sqs:us-east-1:123456789012:q" is in partition aws, but region cn-north-1 ` +
      'is in aws-cn; write an ARN that begins with "arn:aws-cn:"',
  ],
  [
    "an alarm that waits longer than CloudWatch looks back",
    watching("emails: [a@example.com], alarms: { longRun: 240 }"),
    `${file}:3:57 watching.alarms.longRun: 240 is too large; the maximum is 175`,
  ],
  [
    "a budget in GovCloud",
    watching("emails: [a@example.com], budget: 5", "us-gov-west-1"),
    `${file}:3:46 watching.budget: cannot be made in us-gov-west-1: AWS GovCloud (US) bills another account, where ` +
      "the budget belongs; remove it",
  ],
])("%s", (_name, yaml, line) => {
  expect(problems(yaml)).toBe(line);
});
