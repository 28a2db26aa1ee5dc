import { emrClient, awsFailure, errorName } from "../aws/clients";
import { valueAt } from "../../cli/value-at";
import { changesOf } from "../plan/json";
import type { StackPlan } from "../plan/stack-plan";
import { isPersistent } from "../review/cluster/lifecycle";

/** The ids of the clusters that a plan ends, and that only their configuration protects from being ended. */
export function persistentClusters(plan: StackPlan): string[] {
  return changesOf(plan.json)
    .filter(({ type, change }) => type === "aws_emr_cluster" && isPersistent(change.before))
    .map(({ change }) => String(valueAt(change.before, "id")));
}

/**
 * Lets a cluster be ended: EMR refuses to end a protected one, and Terraform does not take the protection away.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/UsingEMR_TerminationProtection.html
 */
export async function unprotect(id: string, region: string | undefined): Promise<void> {
  const { SetTerminationProtectionCommand } = await import("@aws-sdk/client-emr");
  const emr = await emrClient(region, 3);
  try {
    await emr.send(new SetTerminationProtectionCommand({ JobFlowIds: [id], TerminationProtected: false }));
    console.log(`cluster: ${id} is no longer protected from being ended`);
  } catch (error) {
    // EMR forgets clusters, and Terraform then has nothing to end.
    if (errorName(error) === "InvalidRequestException") return;
    throw awsFailure(`The protection of ${id} could not be taken away`, error);
  } finally {
    emr.destroy();
  }
}
