import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import "../../cli/aws-sdk";
import { clientConfig, errorName } from "../aws/clients";
import { type Finding, unseen } from "./finding";

/**
 * EC2 starts Spot nodes with a role of the account. EMR's service role cannot create it, so without it the first
 * cluster with Spot nodes fails. One such role serves the whole account.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/service-linked-roles-spot-instance-requests.html
 */
export async function spotRole(region: string | undefined): Promise<Finding> {
  const name = "Spot";
  const client = new IAMClient({ ...clientConfig(region), maxAttempts: 2 });
  try {
    await client.send(new GetRoleCommand({ RoleName: "AWSServiceRoleForEC2Spot" }));
    return { name, state: "ok", says: "the account has the role AWSServiceRoleForEC2Spot" };
  } catch (error) {
    if (!errorName(error).startsWith("NoSuchEntity")) return unseen(name, error);
    return {
      name,
      state: "wrong",
      says: "the account does not have the role AWSServiceRoleForEC2Spot, which Spot nodes need",
      fix: "Create it once: aws iam create-service-linked-role --aws-service-name spot.amazonaws.com",
    };
  } finally {
    client.destroy();
  }
}
