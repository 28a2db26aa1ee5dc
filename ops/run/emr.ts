import type { Cluster, EMRClient, StepSummary } from "@aws-sdk/client-emr";
import { clientConfig } from "../aws/clients";

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
    const page = await client.send(
      new ListStepsCommand({ ClusterId: id, ...(marker !== undefined && { Marker: marker }) }),
    );
    steps.push(...(page.Steps ?? []));
    marker = page.Marker;
  } while (marker);
  // EMR lists the newest step first.
  return { cluster, steps: steps.reverse() };
}
