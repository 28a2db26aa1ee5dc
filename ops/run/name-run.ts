import type { S3Client } from "@aws-sdk/client-s3";
import { clusterOf } from "../../cli/options/run-name";
import { emrClient } from "../aws/clients";
import { entriesOf } from "../aws/objects";
import { readRunState } from "./emr";
import { clusterFailure, isUnknownCluster } from "./failure";
import type { NamedRun, RunLocation } from "./find";
import { stateOfRun } from "./steps-of-runs";

/**
 * A run with its name: the one that is named, or the newest one of its cluster. EMR forgets clusters after two months;
 * from then on, the folders of runs in S3 say which is the newest.
 * @throws RunError or UserError where it is not known; the error of S3's SDK
 */
export async function nameRun(s3: S3Client, located: RunLocation): Promise<NamedRun> {
  if (located.run !== undefined) return { ...located, run: located.run };
  const emr = await emrClient(located.region, 4);
  try {
    const { run } = stateOfRun(await readRunState(emr, located.cluster), located);
    return { ...located, run };
  } catch (error) {
    const failure = clusterFailure(`The runs of ${located.cluster} are not known`, error, located);
    const run = isUnknownCluster(error) ? await newestFolder(s3, located) : undefined;
    if (run === undefined) throw failure;
    return { ...located, run };
  } finally {
    emr.destroy();
  }
}

/** The times in the names of submitted runs sort as the runs do, and the first run has none. */
async function newestFolder(s3: S3Client, { cluster, runs }: RunLocation): Promise<string | undefined> {
  const names = (await entriesOf(s3, runs, cluster)).map((uri) => uri.slice(runs.length).replace(/\/$/, ""));
  return names
    .filter((name) => clusterOf(name) === cluster)
    .sort()
    .at(-1);
}
