import type { Cluster, Command, EMRClient, StepSummary } from "@aws-sdk/client-emr";
import { allPages } from "../aws/pages";

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
  const steps = await allPages(async (Marker) => {
    const page = await client.send(new ListStepsCommand({ ClusterId: clusterId, Marker }));
    return { items: page.Steps, marker: page.Marker };
  });
  // EMR lists the newest step first.
  return steps.reverse();
}

/** The bootstrap actions of a cluster, in their order. @throws the SDK's error */
export async function actionsOf(client: EMRClient, clusterId: string): Promise<Command[]> {
  const { ListBootstrapActionsCommand } = await import("@aws-sdk/client-emr");
  return allPages(async (Marker) => {
    const page = await client.send(new ListBootstrapActionsCommand({ ClusterId: clusterId, Marker }));
    return { items: page.BootstrapActions, marker: page.Marker };
  });
}
