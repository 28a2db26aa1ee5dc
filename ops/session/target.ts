import type { Cluster, Instance } from "@aws-sdk/client-emr";
import { RunError, UserError } from "../../cli/errors";
import type { ChosenRun } from "../../cli/options/chosen-run";
import { asTyped, type Options } from "../../cli/options/options";
import type { SessionOptions } from "../../cli/options/session";
import { lastSynthesized } from "../../cli/synthesized/synthesis";
import { emrClient } from "../aws/clients";
import { chosenCluster } from "../run/chosen-cluster";
import { clusterFailure } from "../run/failure";
import { type Node, nodesOf } from "../run/nodes";

/** A node of a living cluster. */
export interface Target {
  readonly cluster: Cluster;
  readonly region: string | undefined;
  readonly node: Instance;
}

/**
 * The primary node of the pipeline's newest cluster, or of the one that the user has chosen; or the node that INSTANCE
 * names.
 * @throws RunError when the cluster has no such node now; UserError when INSTANCE is not of the cluster
 */
export async function findTarget(options: Options & ChosenRun & SessionOptions): Promise<Target> {
  const located = await chosenCluster(await lastSynthesized(options), options);
  const emr = await emrClient(located.region, 4);
  try {
    const { DescribeClusterCommand } = await import("@aws-sdk/client-emr");
    const { Cluster: cluster = {} } = await emr.send(new DescribeClusterCommand({ ClusterId: located.cluster }));
    mustLive(cluster, options);
    const { nodes } = await nodesOf(emr, cluster);
    return { cluster, region: located.region, node: chosenNode(nodes, cluster, options.instance) };
  } catch (error) {
    throw clusterFailure(`The nodes of ${located.cluster} are not known`, error, located);
  } finally {
    emr.destroy();
  }
}

function mustLive({ Id: id = "", Status: status }: Cluster, options: Pick<Options, "pipeline">): void {
  const state = status?.State ?? "";
  if (!state.startsWith("TERMINAT")) return;
  throw new RunError(
    `The cluster ${id} ${state === "TERMINATING" ? "is ending" : "has ended"} (${state}), so there is no node to ` +
      `connect to. ${asTyped("make history", { pipeline: options.pipeline })} shows what its Spark job did. ` +
      "With cluster.lifecycle: idle or persistent, a cluster stays after its run.",
  );
}

function chosenNode(nodes: readonly Node[], { Id: id = "" }: Cluster, wanted: string | undefined): Instance {
  const running = nodes.filter(({ instance }) => instance.Status?.State === "RUNNING");
  if (wanted !== undefined) {
    const found = running.find(({ instance }) => instance.Ec2InstanceId === wanted);
    if (found) return found.instance;
    const names = running.map(({ role = "unknown", instance }) => `${instance.Ec2InstanceId ?? ""} (${role})`);
    throw new UserError(
      `INSTANCE=${wanted} is not a node of ${id} that runs now; these are: ${names.join(", ") || "none"}.`,
    );
  }
  const primary = running.find(({ role }) => role === "primary");
  if (primary) return primary.instance;
  throw new RunError(`The primary node of ${id} does not run yet; run the same command again in some minutes.`);
}
