import { change, sentencesAbout } from "../../plan-of";

const schedule = (expression: string, state = "ENABLED") => ({
  schedule_expression: expression,
  schedule_expression_timezone: "Europe/Berlin",
  state,
});
const address = "aws_scheduler_schedule.schedule";
const night = schedule("cron(0 3 * * ? *)");

test.each([
  [
    "a new schedule",
    change(address, ["create"], null, night),
    "a schedule is made that starts a run at cron(0 3 * * ? *), Europe/Berlin; applying starts no cluster",
  ],
  [
    "another time",
    change(address, ["update"], night, schedule("rate(6 hours)")),
    "the schedule starts a run every 6 hours; before, it started a run at cron(0 3 * * ? *), Europe/Berlin",
  ],
  [
    "a pause",
    change(address, ["update"], night, schedule("cron(0 3 * * ? *)", "DISABLED")),
    "the schedule is switched off and starts no run; before, it started a run at cron(0 3 * * ? *), Europe/Berlin",
  ],
  [
    "the end of a pause",
    change(address, ["update"], schedule("cron(0 3 * * ? *)", "DISABLED"), night),
    "the schedule starts a run at cron(0 3 * * ? *), Europe/Berlin; before, it was switched off and started no run",
  ],
  [
    "no schedule any more",
    change(address, ["delete"], night, null),
    "the schedule that starts a run at cron(0 3 * * ? *), Europe/Berlin is deleted",
  ],
  [
    "a new rule for objects",
    change("aws_cloudwatch_event_rule.object", ["create"], null, {
      event_pattern: JSON.stringify({ detail: { object: { key: [{ wildcard: "landing/a/*/_SUCCESS" }] } } }),
      state: "ENABLED",
    }),
    "a rule is made that starts a run when an object landing/a/*/_SUCCESS comes; applying starts no cluster",
  ],
])("%s", (_, resource, sentence) => {
  expect(sentencesAbout([resource])).toEqual([sentence]);
});

describe("what the next run does in another way", () => {
  const machine = (request: object, wait = 60) => ({
    definition: JSON.stringify({ States: { "Start the cluster": { Parameters: request }, Wait: { Seconds: wait } } }),
  });
  const step = (args: string[]) => [{ Name: "write tables", HadoopJarStep: { Args: args } }];
  const of = (before: object, after: object, ...others: ReturnType<typeof change>[]) =>
    sentencesAbout([change("aws_sfn_state_machine.run", ["update"], before, after), ...others]);

  test("names the parts of the cluster that differ", () => {
    expect(
      of(
        machine({ Instances: { InstanceFleets: [1] }, Steps: step(["a"]) }),
        machine({ Instances: { InstanceFleets: [2] }, Steps: step(["b"]) }),
      ),
    ).toEqual(["the next scheduled run differs: its nodes or network changed and its steps changed"]);
  });

  test("names code whose content changed, and not the steps that name it by its hash", () => {
    const uri = (hash: string) => `s3://b/code/schedule/${hash}/main.py`;
    const object = (hash: string) => ({ bucket: "b", key: `code/schedule/${hash}/main.py` });
    expect(
      of(
        machine({ Steps: step([uri("aaaa")]) }),
        machine({ Steps: step([uri("bbbb")]) }),
        change("aws_s3_object.spark_main", ["create", "delete"], object("aaaa"), object("bbbb")),
      ),
    ).toEqual(["the next scheduled run differs: its code changed (main.py)"]);
  });

  test("says that only the way to follow it differs", () => {
    expect(of(machine({ Name: "p" }), machine({ Name: "p" }, 30))).toEqual([
      "the next scheduled run differs: how it is followed changed",
    ]);
  });
});
