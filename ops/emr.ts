import type { Cluster, EMRClient, StepSummary } from "@aws-sdk/client-emr";
import { clientConfig } from "./aws";

/** A look at a run: the cluster, and its steps in the order in which they run. */
export interface RunState {
  readonly cluster: Cluster;
  readonly steps: readonly StepSummary[];
}

/** Loaded when it is needed: the commands that only plan start faster without it. */
export async function emrClient(region: string | undefined, maxAttempts?: number): Promise<EMRClient> {
  const { EMRClient } = await import("@aws-sdk/client-emr");
  return new EMRClient({ ...clientConfig(region), ...(maxAttempts !== undefined && { maxAttempts }) });
}

export async function lookAt(client: EMRClient, id: string): Promise<RunState> {
  const { DescribeClusterCommand, ListStepsCommand } = await import("@aws-sdk/client-emr");
  const { Cluster: cluster = {} } = await client.send(new DescribeClusterCommand({ ClusterId: id }));
  const steps: StepSummary[] = [];
  let marker: string | undefined;
  do {
    const page = await client.send(new ListStepsCommand({ ClusterId: id, ...(marker !== undefined && { Marker: marker }) }));
    steps.push(...(page.Steps ?? []));
    marker = page.Marker;
  } while (marker);
  // EMR lists the newest step first.
  return { cluster, steps: steps.reverse() };
}

/** How a cluster ended, if EMR still knows it and answers at once. */
export async function describeEnd(id: string, region: string | undefined): Promise<{ state: string; reason: string } | undefined> {
  const client = await emrClient(region, 1);
  try {
    const { cluster } = await lookAt(client, id);
    return { state: cluster.Status?.State ?? "", reason: cluster.Status?.StateChangeReason?.Message ?? "" };
  } catch {
    return undefined; // A plan is worth having without it.
  } finally {
    client.destroy();
  }
}
