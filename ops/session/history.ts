import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline as connect } from "node:stream/promises";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import "../../cli/aws-sdk";
import { exitCode, isForeseen, RunError } from "../../cli/errors";
import { fetchedHistory } from "../../cli/history-folder";
import type { ChosenRun } from "../../cli/options/chosen-run";
import { asTyped, type Options } from "../../cli/options/options";
import { bytes, sum } from "../../cli/report/numbers";
import { lastSynthesized } from "../../cli/synthesized/synthesis";
import { awsFailure, parseUri, s3Config } from "../aws/clients";
import { filesBelow, type ListedObject, pathBelow } from "../aws/objects";
import { chosenCluster } from "../run/chosen-cluster";
import { nameRun } from "../run/name-run";

/** Gets the event logs that a run has kept, for Spark's history server. @returns the exit code */
export async function fetchHistory(options: Options & ChosenRun): Promise<number> {
  const located = await chosenCluster(await lastSynthesized(options), options);
  const s3 = new S3Client(s3Config(located.region));
  let from = located.runs;
  try {
    const { run } = await nameRun(s3, located);
    from += `${run}/history/`;
    const files = await filesBelow(s3, from);
    if (files.length === 0) throw new RunError(nothingKept(from, run, options));
    console.log(`The history of ${run}: ${bytes(sum(files.map(({ size }) => size)))} from ${from}`);
    await get(s3, files, from, fetchedHistory(options.root, options.pipeline));
    return exitCode.fine;
  } catch (error) {
    throw isForeseen(error) ? error : awsFailure(`The history could not be read from ${from}`, error);
  } finally {
    s3.destroy();
  }
}

function nothingKept(from: string, run: string, options: Pick<Options, "pipeline">): string {
  return (
    `There is nothing in ${from}. A run keeps its history when its Spark job ends; one that was killed keeps none. ` +
    `While the cluster of ${run} lives, ${asTyped("make tunnel", { pipeline: options.pipeline })} UI=spark shows it.`
  );
}

/** @param to a folder, in whose place a new one comes */
async function get(s3: S3Client, files: readonly ListedObject[], from: string, to: string): Promise<void> {
  const { Bucket, Key: prefix } = parseUri(from);
  rmSync(to, { recursive: true, force: true });
  for (const { key } of files) {
    const path = join(to, pathBelow(key, prefix));
    mkdirSync(dirname(path), { recursive: true });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
    await connect(Body as Readable, createWriteStream(path));
  }
}
