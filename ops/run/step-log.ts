import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { errorName, parseUri } from "../aws/clients";
import type { RunState } from "./emr";
import { failedStep } from "./progress";

/** How many lines of a log's end are shown. */
const shownLines = 30;
/** Five minutes at the usual pause: EMR copies a log to S3 up to five minutes after it was written. */
const polls = 20;

/**
 * URI of the stderr of what failed; undefined where EMR does not say enough to know it.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-manage-view-web-log-files.html
 */
export function failureLog(now: RunState): string | undefined {
  const folder = failedStep(now) ? stepFolder(now) : bootstrapFolder(now);
  return folder && `${folder}stderr.gz`;
}

function stepFolder(now: RunState): string | undefined {
  const step = failedStep(now);
  const named = step?.Status?.FailureDetails?.LogFile;
  if (named !== undefined) return withSlash(named);
  const logs = clusterLogs(now);
  return logs && `${logs}steps/${step?.Id ?? ""}/`;
}

/** EMR writes "On the master instance (i-0123), bootstrap action 1 returned a non-zero return code". */
function bootstrapFolder(now: RunState): string | undefined {
  const message = now.cluster.Status?.StateChangeReason?.Message ?? "";
  const [, instance, number] = /\((i-\w+)\), bootstrap action (\d+)/.exec(message) ?? [];
  const logs = clusterLogs(now);
  return instance && logs ? `${logs}node/${instance}/bootstrap-actions/${number ?? ""}/` : undefined;
}

/** URI of the folder of a cluster's logs, with a slash at its end; undefined for a cluster without logs in S3. */
export function clusterLogs({ cluster: { LogUri: uri, Id: id = "" } }: Pick<RunState, "cluster">): string | undefined {
  return uri ? `${withSlash(uri.replace(/^s3[na]:/, "s3:"))}${id}/` : undefined;
}

function withSlash(uri: string): string {
  return uri.replace(/\/*$/, "/");
}

/**
 * The last lines of a log, as soon as EMR has copied it; none when it does not come.
 * @param every seconds between two polls
 * @param endedAt when what wrote the log ended: for an old run there is nothing to wait for
 */
export async function logEnd(
  s3: S3Client,
  uri: string,
  every: number,
  endedAt: Date | undefined,
  say: (line: string) => void,
): Promise<string[]> {
  const until = (endedAt?.getTime() ?? Date.now()) + polls * every * 1000;
  for (let number = 0; ; number += 1) {
    const text = await readLog(s3, uri);
    if (text !== undefined) return text.trimEnd().split("\n").slice(-shownLines);
    if (Date.now() >= until) return [];
    if (number === 0) say(`Waiting for EMR to copy ${uri}`);
    await sleep(every * 1000);
  }
}

async function readLog(s3: S3Client, uri: string): Promise<string | undefined> {
  try {
    const object = await s3.send(new GetObjectCommand(parseUri(uri)));
    const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isGzip ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (error) {
    if (["NoSuchKey", "NotFound"].includes(errorName(error))) return undefined;
    throw error;
  }
}
