import { CostExplorerClient, ListCostAllocationTagsCommand } from "@aws-sdk/client-cost-explorer";
import "../../cli/aws-sdk";
import { clientConfig } from "../aws/clients";
import { type Finding, unseen } from "./finding";

/**
 * Whether AWS counts costs by the tag `pipeline`, by which a budget finds them. AWS knows a tag about a day after the
 * first resource has it. In an organization, only the account that pays can see and activate tags.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export async function billingTag(region: string | undefined): Promise<Finding> {
  const name = "tag pipeline, for the budget";
  const client = new CostExplorerClient({ ...clientConfig(region), maxAttempts: 2 });
  try {
    const { CostAllocationTags = [] } = await client.send(new ListCostAllocationTagsCommand({ TagKeys: ["pipeline"] }));
    const status = CostAllocationTags.find(({ TagKey }) => TagKey === "pipeline")?.Status;
    if (status === "Active") return { name, state: "ok", says: "is activated for billing" };
    if (status === undefined)
      return {
        name,
        state: "unseen",
        says: "AWS knows it for billing about a day after the first deploy; activate it then",
      };
    return {
      name,
      state: "wrong",
      says: "is not activated for billing, so the budget counts nothing",
      fix:
        "Activate it, in the account that pays: aws ce update-cost-allocation-tags-status " +
        "--cost-allocation-tags-status TagKey=pipeline,Status=Active",
    };
  } catch (error) {
    return unseen(name, error);
  } finally {
    client.destroy();
  }
}
