import { awsFailure, errorName } from "./aws";
import type { Standing } from "./destroy";
import { describeEnd, emrClient, lookAt } from "./emr";
import { exitCode, Failure } from "./failure";
import { clusterState, statusLine } from "./run-progress";
import { attribute, managed } from "./state-content";
import type { BucketFacts } from "./plan-summary";

/** Why a stack cannot go: another one that stands still needs it. Nothing where all may go. */
export function refusal(going: readonly Standing[], standing: readonly Standing[]): string | undefined {
  for (const { stack } of going) {
    const users = standing.filter((other) => other.stack.dependsOn.includes(stack.name) && managed(other.state).length > 0 && !going.some((one) => one.stack === other.stack));
    const [first] = users;
    if (first) return `${first.stack.name} still uses ${stack.name}. Run make destroy STACK=${first.stack.label} first, or make destroy for all.`;
  }
  return undefined;
}

/**
 * What a person should know of a cluster before ending it.
 * @throws Failure for a cluster that somebody has protected: that was meant, and is not undone in passing
 */
export async function runningNow(going: readonly Standing[], region: string | undefined): Promise<string[]> {
  const ids = going.flatMap(({ state }) => managed(state, "aws_emr_cluster").flatMap((resource) => attribute(resource, "id") ?? []));
  const warnings = await Promise.all(ids.map((id) => lookBefore(id, region)));
  return warnings.flat();
}

async function lookBefore(id: string, region: string | undefined): Promise<string[]> {
  if ((await describeEnd(id, region)) === undefined) return [`the state of cluster ${id} could not be looked up: a run that is going on in it ends`];
  const emr = await emrClient(region);
  try {
    const now = await lookAt(emr, id);
    const state = clusterState(now);
    if (state.startsWith("TERMINAT")) return [];
    if (now.cluster.TerminationProtected) {
      throw new Failure(
        `Somebody protected the cluster ${id} from being ended. If it may end: aws emr modify-cluster-attributes --cluster-id ${id} --no-termination-protected, then run the same command again.`,
        exitCode.failed,
      );
    }
    return state === "WAITING" ? [] : [`the cluster ${id} is at work (${state}: ${statusLine(now, new Date())}): its run ends unfinished`];
  } finally {
    emr.destroy();
  }
}

/** A bucket that is not there any more is an empty one: somebody, or an interrupted destroy, was here before. */
export async function isEmptied<T extends BucketFacts | void>(work: Promise<T>, bucket: string): Promise<T | BucketFacts> {
  try {
    return await work;
  } catch (error) {
    if (errorName(error) === "NoSuchBucket") return { objects: 0, bytes: 0, olderVersions: 0 };
    throw error instanceof Failure ? error : awsFailure(`What is in s3://${bucket} could not be listed or deleted`, error);
  }
}
