import type { Cluster, EMRClient, StepSummary } from "@aws-sdk/client-emr";

/** What EMR says of a run at one moment: the cluster, and its steps in the order in which they run. */
export interface RunState {
  readonly cluster: Cluster;
  readonly steps: readonly StepSummary[];
}

/** Asks EMR for a cluster and all its steps. @throws the SDK's error */
export async function readRunState(client: EMRClient, clusterId: string): Promise<RunState> {
  const { DescribeClusterCommand } = await import("@aws-sdk/client-emr");
  const { Cluster: cluster = {} } = await client.send(new DescribeClusterCommand({ ClusterId: clusterId }));
  return { cluster, steps: await stepsOf(client, clusterId) };
}

/** All steps of a cluster, in the order in which they run. @throws the SDK's error */
export async function stepsOf(client: EMRClient, clusterId: string): Promise<StepSummary[]> {
  const { ListStepsCommand } = await import("@aws-sdk/client-emr");
  const steps: StepSummary[] = [];
  let marker: string | undefined;
  do {
    const page = await client.send(
      new ListStepsCommand({ ClusterId: clusterId, ...(marker !== undefined && { Marker: marker }) }),
    );
    steps.push(...(page.Steps ?? []));
    marker = page.Marker;
  } while (marker);
  // EMR lists the newest step first.
  return steps.reverse();
}
