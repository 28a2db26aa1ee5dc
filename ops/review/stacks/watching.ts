import { joined } from "../../../cli/report/lists";
import { valueAt } from "../../../cli/value-at";
import { actionOf, type ResourceChange } from "../../plan/json";

/** What a plan means for the people who get notices of runs. */
export function watchingSentences(changes: readonly ResourceChange[]): string[] {
  const added = (type: string) =>
    changes.filter((resource) => resource.type === type && actionOf(resource.change) === "add");
  const addresses = added("aws_sns_topic_subscription")
    .filter(({ change }) => valueAt(change.after, "protocol") === "email")
    .map(({ change }) => String(valueAt(change.after, "endpoint")));
  const [budget] = added("aws_budgets_budget");
  return [
    ...(addresses.length > 0
      ? [`SNS sends a link to ${joined(addresses)}; an address gets notices only after its owner has opened the link`]
      : []),
    ...(added("aws_cloudwatch_metric_alarm").length > 0 ? ["alarms look at all clusters of EMR in the region"] : []),
    ...(added("aws_cloudtrail").length > 0
      ? ["CloudTrail records each read and write of an input or table, and AWS bills each of them"]
      : []),
    ...(budget
      ? [
          `the budget of ${String(valueAt(budget.change.after, "limit_amount"))} ` +
            `${String(valueAt(budget.change.after, "limit_unit"))} a month counts nothing until the tag "pipeline" ` +
            "is activated for billing",
        ]
      : []),
  ];
}
