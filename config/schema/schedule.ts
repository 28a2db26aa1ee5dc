import { z } from "zod";
import { hclProblem } from "../file/hcl-problem";
import { expressionProblem } from "../aws/schedule-expression";
import { landing } from "../sources/source-place";
import { checked, ownLimit } from "./fields";

const typesPage = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html";

/** Time zones are those of the IANA database, which Node has too. Node also takes names in lower case. */
function timeZoneProblem(value: string): string | undefined {
  const problem = 'is not a time zone; write a name of the IANA database, for example "Europe/Berlin"';
  if (!/^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/.test(value)) return problem;
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
  } catch {
    return problem;
  }
  return undefined;
}

/** Rules of EventBridge for a wildcard, and of keys. */
function patternProblem(value: string): string | undefined {
  if (value.startsWith("/") || value.startsWith(landing))
    return 'is from the root; write what comes after landing/, for example "clicks/*/_SUCCESS"';
  if (value.includes("**")) return "has two * side by side, which EventBridge refuses; write one";
  if (value === "" || value.endsWith("*"))
    return 'fits each object of a folder; name the one that is written last, for example "clicks/*/_SUCCESS"';
  return hclProblem(value);
}

export const scheduleSchema = z
  .strictObject({
    cron: checked(
      (value) => expressionProblem(`cron(${value})`),
      "When a run starts: minutes, hours, day of the month, month, day of the week, year. " +
        `\`0 3 * * ? *\` is each night at 3:00. Becomes schedule_expression. ${typesPage}`,
    ).optional(),
    rate: checked(
      (value) => expressionProblem(`rate(${value})`),
      `How often a run starts, instead of cron: \`1 day\`, \`6 hours\`. Becomes schedule_expression. ${typesPage}`,
    ).optional(),
    onObject: checked(
      patternProblem,
      "Starts a run, with or without cron and rate, when an object comes whose key below landing/ has this " +
        "pattern; * is any text. Name the object that is written last, for example `clicks/*/_SUCCESS`: each object " +
        "that fits starts an execution, and one run reads the objects of all waiting executions. " +
        "Becomes aws_cloudwatch_event_rule. " +
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html",
    ).optional(),
    timeZone: checked(
      timeZoneProblem,
      "The time zone of `cron`, by its name in the IANA database. If omitted, UTC. " +
        "Becomes schedule_expression_timezone.",
    ).optional(),
    enabled: z
      .boolean()
      .default(true)
      .meta({ description: "false keeps the schedule and starts no run. Becomes state." }),
    retries: z
      .int()
      .min(0)
      .max(3)
      .default(0)
      .meta({
        description:
          "How often a run that failed is started again, each time with a new cluster after five minutes. " +
          `A run that somebody ended is not. Becomes aws_sfn_state_machine. ${ownLimit}`,
      }),
  })
  .optional()
  .meta({
    description:
      "Starts runs by itself: EventBridge Scheduler starts a state machine, which starts the planned cluster and " +
      "follows it to its ledger. `make deploy` makes the schedule and no cluster. " +
      "A run does not start while another one is going on. Becomes the stack schedule.",
  });
