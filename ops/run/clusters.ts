import type { ClusterState, ClusterSummary } from "@aws-sdk/client-emr";
import { awsFailure, emrClient } from "../aws/clients";
import { allPages } from "../aws/pages";

/** The states of clusters whose nodes exist, or will. */
const living: ClusterState[] = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING", "TERMINATING"];

/** Days in which the last run of a pipeline is looked for. EMR itself keeps clusters for two months. */
const searchedDays = 60;

/**
 * Clusters of a name, newest first.
 * @param which those that live, or also those of the last weeks that have ended
 * @throws RunError where EMR does not answer
 */
export async function clustersNamed(
  name: string,
  region: string | undefined,
  which: "living" | "all",
): Promise<ClusterSummary[]> {
  const { ListClustersCommand } = await import("@aws-sdk/client-emr");
  const emr = await emrClient(region, 3);
  const filter =
    which === "living"
      ? { ClusterStates: living }
      : { CreatedAfter: new Date(Date.now() - searchedDays * 24 * 3600 * 1000) };
  const found = await allPages(async (Marker) => {
    const page = await emr.send(new ListClustersCommand({ ...filter, Marker }));
    return { items: page.Clusters?.filter((cluster) => cluster.Name === name), marker: page.Marker };
  })
    .catch((error: unknown) => {
      throw awsFailure(`The clusters of ${name} could not be listed`, error);
    })
    .finally(() => emr.destroy());
  const created = ({ Status }: ClusterSummary) => Status?.Timeline?.CreationDateTime?.getTime() ?? 0;
  return found.sort((a, b) => created(b) - created(a));
}

/** The id of the newest cluster of a name, also of one that has ended; undefined where EMR knows none. */
export async function newestCluster(name: string, region: string | undefined): Promise<string | undefined> {
  const [newest] = await clustersNamed(name, region, "all");
  return newest?.Id;
}
