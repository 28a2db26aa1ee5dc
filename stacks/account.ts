import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import type { Construct } from "constructs";

/** The id of the account, as an expression of HCL. A stack asks for it once, and only where it needs it. */
export function accountOf(stack: Construct): string {
  const asked = stack.node.tryFindChild("current") as DataAwsCallerIdentity | undefined;
  return (asked ?? new DataAwsCallerIdentity(stack, "current")).accountId;
}
