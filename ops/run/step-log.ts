import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { objectAt } from "../aws/clients";
import type { RunState } from "./emr";
import { failedStep } from "./progress";

/** How many lines of a log's end are shown. */
const shown = 30;
/** EMR copies a log to S3 up to five minutes after it was written: looks, at the usual pause. */
const looks = 20;

/** Where EMR puts the stderr of what failed. @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-manage-view-web-log-files.html */
export function failureLog(now: RunState): string | undefined {
  const logs = now.cluster.LogUri?.replace(/^s3[na]:/, "s3:").replace(/\/*$/, "/");
  const step = failedStep(now);
  if (step) {
    const folder =
      step.Status?.FailureDetails?.LogFile?.replace(/\/*$/, "/") ??
      (logs && `${logs}${now.cluster.Id ?? ""}/steps/${step.Id ?? ""}/`);
    return folder && `${folder}stderr.gz`;
  }
  // "On the master instance (i-0123), bootstrap action 1 returned a non-zero return code"
  const bootstrap = /\((i-\w+)\), bootstrap action (\d+)/.exec(now.cluster.Status?.StateChangeReason?.Message ?? "");
  return bootstrap && logs
    ? `${logs}${now.cluster.Id ?? ""}/node/${bootstrap[1] ?? ""}/bootstrap-actions/${bootstrap[2] ?? ""}/stderr.gz`
    : undefined;
}

/**
 * The last lines of a log, as soon as EMR has copied it.
 * @param every seconds between two looks
 * @param endedAt when what wrote the log ended: for an old run there is nothing to wait for
 */
export async function logEnd(
  s3: S3Client,
  uri: string,
  every: number,
  endedAt: Date | undefined,
  say: (line: string) => void,
): Promise<string[]> {
  const until = (endedAt?.getTime() ?? Date.now()) + looks * every * 1000;
  for (let look = 0; ; look += 1) {
    const text = await read(s3, uri);
    if (text !== undefined) return text.trimEnd().split("\n").slice(-shown);
    if (Date.now() >= until) return [];
    if (look === 0) say(`Waiting for EMR to copy ${uri}`);
    await sleep(every * 1000);
  }
}

async function read(s3: S3Client, uri: string): Promise<string | undefined> {
  try {
    const object = await s3.send(new GetObjectCommand(objectAt(uri)));
    const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (error) {
    if (error instanceof Error && ["NoSuchKey", "NotFound"].includes(error.name)) return undefined;
    throw error;
  }
}
