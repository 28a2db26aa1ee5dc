import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import type { Construct } from "constructs";
import type { Pipeline } from "../../config/pipeline";
import { arnPartition } from "../region";

/**
 * What all resources with the pipeline's tag may cost in a month.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html
 */
export function budget(scope: Construct, { name, region }: Pipeline, limit: number, topicArn: string): void {
  const notice = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
    comparisonOperator: "GREATER_THAN",
    threshold,
    thresholdType: "PERCENTAGE",
    notificationType,
    subscriberSnsTopicArns: [topicArn],
  });
  new BudgetsBudget(scope, "budget", {
    name: `${name}-month`,
    budgetType: "COST",
    timeUnit: "MONTHLY",
    limitAmount: String(limit),
    limitUnit: arnPartition(region) === "aws-cn" ? "CNY" : "USD",
    costFilter: [{ name: "TagKeyValue", values: [`user:pipeline$${name}`] }],
    notification: [notice("ACTUAL", 80), notice("FORECASTED", 100)],
  });
}
