import type { ClusterSummary } from "@aws-sdk/client-emr";
import { S3Client } from "@aws-sdk/client-s3";
import { newestLedger, type UsableLedger, usableLedger } from "../../cli/estimate/usable-ledger";
import { emrClient, errorText, s3Config } from "../aws/clients";
import { entriesOf, objectText } from "../aws/objects";
import { pastRuns, type PastRun } from "../history/past-runs";
import { instancesOf } from "../run/nodes";
import { clustersNamed } from "../run/clusters";
import { ledgerUri } from "../run/outcome";

/** What the last runs in AWS were. */
export interface LastRuns {
  /** Those that are over, the newest first. */
  readonly runs: readonly PastRun[];
  /** The newest ledger that adds up. @default - there is none */
  readonly ledger?: UsableLedger;
  /** The types of the nodes of the newest cluster, those of most nodes first. */
  readonly types: readonly string[];
  /** Why some of this is not known. @default - all is known */
  readonly problem?: string;
}

/** How many runs are shown, and how many clusters, then folders, are searched for a ledger. */
const [shownRuns, searchedClusters, searchedFolders] = [3, 10, 100];

/** @param folder URI of the folder of all runs, with a slash at its end */
export async function lastRuns(name: string, region: string | undefined, folder: string): Promise<LastRuns> {
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 3 });
  try {
    const clusters = await clustersNamed(name, region, "all");
    const { runs, types } = await runsOfClusters(clusters.slice(0, shownRuns), region, s3, folder);
    const ids = clusters.slice(0, searchedClusters).flatMap(({ Id }) => Id ?? []);
    const ledger =
      (await firstLedger(s3, folder, [...runs.map(({ run }) => run), ...ids])) ?? (await anyLedger(s3, folder));
    const over = runs.filter(({ outcome }) => outcome !== "going on").slice(0, shownRuns);
    return { runs: over, types, ...(ledger && { ledger }) };
  } catch (error) {
    return { ...noRuns, problem: error instanceof Error ? error.message : errorText(error) };
  } finally {
    s3.destroy();
  }
}

export const noRuns: LastRuns = { runs: [], types: [] };

async function runsOfClusters(
  clusters: readonly ClusterSummary[],
  region: string | undefined,
  s3: S3Client,
  folder: string,
): Promise<Pick<LastRuns, "runs" | "types">> {
  const emr = await emrClient(region, 3);
  try {
    const newest = clusters[0]?.Id;
    const [runs, instances] = await Promise.all([
      Promise.all(clusters.map((cluster) => pastRuns(emr, s3, cluster, folder))),
      newest === undefined ? [] : instancesOf(emr, newest),
    ]);
    return { runs: runs.flat(), types: mostFirst(instances.flatMap(({ InstanceType }) => InstanceType ?? [])) };
  } finally {
    emr.destroy();
  }
}

/** Each name once, those that are there most often first. */
function mostFirst(names: readonly string[]): string[] {
  const times = (name: string) => names.filter((other) => other === name).length;
  return [...new Set(names)].sort((a, b) => times(b) - times(a) || (a < b ? -1 : 1));
}

async function firstLedger(s3: S3Client, folder: string, runs: readonly string[]): Promise<UsableLedger | undefined> {
  for (const run of new Set(runs)) {
    const found = await ledgerAt(s3, ledgerUri({ runs: folder, run }));
    if (found) return found;
  }
  return undefined;
}

/** The newest ledger of runs that EMR no longer knows. The first page of folders is looked at. */
async function anyLedger(s3: S3Client, folder: string): Promise<UsableLedger | undefined> {
  const folders = (await entriesOf(s3, folder)).filter((uri) => uri.endsWith("/")).slice(0, searchedFolders);
  return newestLedger(await Promise.all(folders.map((each) => ledgerAt(s3, `${each}ledger.json`))));
}

async function ledgerAt(s3: S3Client, uri: string): Promise<UsableLedger | undefined> {
  const text = await objectText(s3, uri);
  return text === undefined ? undefined : usableLedger(uri, text);
}
