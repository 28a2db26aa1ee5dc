import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import type { Construct } from "constructs";

/** The id of the account, as an expression of HCL. A stack has this data source once, and only where it needs it. */
export function accountOf(stack: Construct): string {
  const existing = stack.node.tryFindChild("current") as DataAwsCallerIdentity | undefined;
  return (existing ?? new DataAwsCallerIdentity(stack, "current")).accountId;
}
