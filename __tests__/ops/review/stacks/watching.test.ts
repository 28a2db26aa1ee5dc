import { change, sentencesAbout } from "../../plan-of";

test("what a new watch means: addresses to confirm, costs, and a tag to activate", () => {
  const email = (endpoint: string) => ({ protocol: "email", endpoint });
  expect(
    sentencesAbout([
      change("aws_sns_topic_subscription.a", ["create"], null, email("a@example.com")),
      change("aws_sns_topic_subscription.b", ["create"], null, email("b@example.com")),
      change("aws_sns_topic_subscription.to_queue", ["create"], null, { protocol: "sqs", endpoint: "arn:aws:sqs:…" }),
      change("aws_cloudwatch_metric_alarm.idle", ["create"], null, {}),
      change("aws_cloudtrail.trail", ["create"], null, {}),
      change("aws_budgets_budget.budget", ["create"], null, { limit_amount: "500", limit_unit: "USD" }),
    ]),
  ).toEqual([
    "SNS sends a link to a@example.com and b@example.com; an address gets notices only after its " +
      "owner has opened the link",
    "alarms look at all clusters of EMR in the region",
    "CloudTrail records each read and write of an input or table, and AWS bills each of them",
    'the budget of 500 USD a month counts nothing until the tag "pipeline" is activated for billing',
    "costs money also while no cluster runs: 1 alarm (by the month and metric)",
  ]);
});

test("nothing is said of what exists already", () => {
  expect(sentencesAbout([change("aws_cloudtrail.trail", ["update"], { name: "a" }, { name: "b" })])).toEqual([]);
});
