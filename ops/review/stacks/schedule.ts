import { valueAt } from "../../../cli/value-at";
import { whenItRuns } from "../../../cli/synthesized/schedule";
import { joined } from "../../../cli/report/lists";
import { withoutCodeHashes } from "../../../config/code-key";
import { actionOf, changedAttributes, changesOf, sameInAws, type ResourceChange } from "../../plan/json";
import { scheduledRequest } from "../../plan/scheduled-request";
import type { StackPlan } from "../../plan/stack-plan";
import { codeReasons } from "../cluster/reasons";
import type { Facts } from "../facts/facts";
import { partSentences } from "../facts/job-changes";

/** What happens to a schedule and to the runs that it starts. */
export function scheduleSentences(plan: StackPlan, facts: Facts): string[] {
  return changesOf(plan.json).flatMap((resource) => {
    if (resource.type === "aws_scheduler_schedule") return ofTrigger(resource, "the schedule");
    if (resource.type === "aws_cloudwatch_event_rule" && startsRuns(resource)) return ofTrigger(resource, "the rule");
    if (resource.type === "aws_sfn_state_machine") return ofRuns(resource, plan, facts);
    return [];
  });
}

/** Whether a rule is one of a schedule: another may be for those who watch runs. */
const startsRuns = ({ address }: ResourceChange) => address === "aws_cloudwatch_event_rule.object";

function ofTrigger({ change }: ResourceChange, name: string): string[] {
  const [before, after] = [change.before, change.after].map(shown);
  switch (actionOf(change)) {
    case "add":
      return [`${name.replace("the", "a")} is made that ${after}; applying starts no cluster`];
    case "destroy":
      return [`${name} that ${before} is deleted`];
    default: {
      if (before !== after) return [`${name} ${after}; before, it ${past(before ?? "")}`];
      const others = changedAttributes(change).filter((name) => name !== "tags");
      return others.length > 0 ? [`${name} gets other settings (${others.join(", ")})`] : [];
    }
  }
}

function shown(trigger: unknown): string {
  const text = (name: string) => {
    const value = valueAt(trigger, name);
    return typeof value === "string" ? value : undefined;
  };
  const pattern = text("event_pattern");
  const key = pattern === undefined ? undefined : valueAt(JSON.parse(pattern) as unknown, "detail", "object", "key", 0);
  return whenItRuns({
    expression: text("schedule_expression"),
    timeZone: text("schedule_expression_timezone"),
    object: typeof key === "string" ? key : (valueAt(key, "wildcard") as string | undefined),
    enabled: text("state") !== "DISABLED",
  });
}

const past = (words: string) =>
  words.replace(/^starts/, "started").replace("is switched off and starts", "was switched off and started");

/** Parts of the request that starts a cluster, in words. */
const parts: Readonly<Record<string, string>> = {
  ReleaseLabel: "its release",
  Applications: "its applications",
  SecurityConfiguration: "its security configuration",
  CustomAmiId: "its image",
  Instances: "its nodes or network",
  Configurations: "its settings of Hadoop and Spark",
  BootstrapActions: "its bootstrap actions",
  Steps: "its steps",
  ManagedScalingPolicy: "its scaling",
  Tags: "its tags",
};

/** What the next run does in another way. A run that is going on keeps what it was started with. */
function ofRuns({ change }: ResourceChange, plan: StackPlan, facts: Facts): string[] {
  if (actionOf(change) !== "change" || !changedAttributes(change).includes("definition")) return [];
  const [before, after] = [requestOf(change.before), requestOf(change.after)];
  const job = facts.jobs[plan.stack];
  const known = typeof job === "object" ? job : undefined;
  const changed = Object.keys({ ...before, ...after })
    .filter((key) => !sameInAws(withoutHashes(before[key]), withoutHashes(after[key])))
    .map((key) => parts[key] ?? `its ${key}`);
  const reasons = [...new Set(changed.map((part) => `${part} changed`)), ...codeReasons(plan, known)];
  return [
    `the next scheduled run differs: ${reasons.length > 0 ? joined(reasons) : "how it is followed changed"}`,
    ...(known ? partSentences(known) : []),
  ];
}

function requestOf(machine: unknown): Readonly<Record<string, unknown>> {
  return { ...scheduledRequest(valueAt(machine, "definition")) };
}

/** Files of code whose content changed are named by themselves. */
function withoutHashes(value: unknown): unknown {
  return JSON.parse(withoutCodeHashes(JSON.stringify(value ?? null))) as unknown;
}
