import type { Cluster, ClusterSummary, EMRClient, Instance } from "@aws-sdk/client-emr";
import type { S3Client } from "@aws-sdk/client-s3";
import { pastRunOf } from "../../cli/report/page/history";
import { type RunState, stepsOf } from "../run/emr";
import { instancesOf, nodeHours } from "../run/nodes";
import { type FoundLedger, ledgerOf, type Outcome, outcomeOf } from "../run/outcome";
import { verdict } from "../run/progress";
import { runsOf, type RunOfCluster } from "../run/steps-of-runs";

/** A run in AWS, as one line of the list. What is not known is undefined. */
export interface PastRun {
  readonly run: string;
  readonly started: Date;
  readonly outcome: Outcome;
  readonly records?: number;
  readonly rows?: number;
  /** From its start to its end, or until now. */
  readonly seconds: number;
  /** Of all nodes of the cluster in that time. */
  readonly nodeHours?: number;
  /** Why it failed or was stopped; empty otherwise. */
  readonly remark: string;
}

/**
 * The runs of a cluster, the newest first.
 * @param runsFolder the URI of the folder of all runs, with a slash at its end
 * @throws the SDK's error
 */
export async function pastRuns(
  emr: EMRClient,
  s3: S3Client,
  summary: ClusterSummary,
  runsFolder: string,
): Promise<PastRun[]> {
  const cluster: Cluster = { Id: summary.Id, Name: summary.Name, Status: summary.Status };
  const id = summary.Id ?? "";
  const [steps, instances] = await Promise.all([stepsOf(emr, id), instancesOf(emr, id)]);
  const runs = runsOf({ cluster, steps });
  const past = await Promise.all(
    runs.map(async (run, index) => {
      const ledger = await ledgerOf(s3, { runs: runsFolder, run: run.run });
      return pastRun({ cluster, run, isOnly: runs.length === 1, isFirst: index === 0, instances, ledger });
    }),
  );
  return past.reverse();
}

interface Facts {
  readonly cluster: Cluster;
  readonly run: RunOfCluster;
  readonly isOnly: boolean;
  readonly isFirst: boolean;
  readonly instances: readonly Instance[];
  readonly ledger: FoundLedger;
}

function pastRun({ cluster, run, isOnly, isFirst, instances, ledger: found }: Facts): PastRun {
  const state: RunState = { cluster, steps: run.steps };
  const [started, ended] = [startOf(state, isFirst), endOf(state, isOnly)];
  const ledger = found === "unreadable" ? undefined : found;
  const counted = ledger && pastRunOf(ledger);
  const { outcome, reason = "" } = outcomeOf(state, found);
  return {
    run: run.run,
    started,
    outcome,
    ...(counted && { records: counted.records, rows: counted.rows }),
    seconds: Math.max(0, (ended.getTime() - started.getTime()) / 1000),
    // EMR forgets instances after 30 days.
    ...(instances.length > 0 && { nodeHours: nodeHours(instances, started, ended) }),
    remark: reason,
  };
}

/** The first run begins with its cluster, whose nodes cost from then on. Others begin when they are submitted. */
function startOf({ cluster, steps }: RunState, isFirst: boolean): Date {
  const timeline = isFirst ? cluster.Status?.Timeline : steps[0]?.Status?.Timeline;
  return timeline?.CreationDateTime ?? new Date();
}

/** The only run of a cluster that has ended ends with it. Others end with their last step, and may not be over yet. */
function endOf(state: RunState, isOnly: boolean): Date {
  const ends = [state.cluster.Status?.Timeline?.EndDateTime, lastEnd(state)];
  return (isOnly ? ends : ends.reverse()).find((end) => end !== undefined) ?? new Date();
}

/** When the last step of a run that is over ended. */
function lastEnd(state: RunState): Date | undefined {
  const ends = state.steps.flatMap(({ Status }) => Status?.Timeline?.EndDateTime?.getTime() ?? []);
  return verdict(state) === "going on" || ends.length === 0 ? undefined : new Date(Math.max(...ends));
}
