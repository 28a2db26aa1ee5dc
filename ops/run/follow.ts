import { S3Client } from "@aws-sdk/client-s3";
import { awsFailure, errorName, isExpired, s3Config } from "../aws/clients";
import { emrClient, lookAt, type RunState } from "./emr";
import { exitCode, RunError } from "../../cli/errors";
import type { RunPlace } from "./find";
import { sayOnInterrupt } from "../terraform/interrupt";
import { asTyped, type Options } from "../../cli/options";
import { poll } from "./poll";
import { printLedger } from "./ledger";
import { failedStep, failureReason, progressLines, statusLine, verdict } from "./progress";
import { failureLog, logEnd } from "./step-log";

/**
 * Follows a run to its end: a line for each change, at success the ledger, at failure EMR's reason and the end of the
 * step's stderr.
 * @returns the exit code: 0 only when all steps are completed and the ledger adds up
 */
export async function watchRun(place: RunPlace, options: Options): Promise<number> {
  const again = asTyped("make watch", { pipeline: options.pipeline });
  sayOnInterrupt(`Not watching any more. The run goes on in ${place.cluster}; ${again} comes back to it.`);
  console.log(`Watching ${place.cluster}. Ctrl-C ends the watching, not the run.`);
  const last = await follow(place, options.watchEvery, again);
  const s3 = new S3Client(s3Config(place.region));
  try {
    return verdict(last) === "succeeded" ? await succeeded(s3, place, options) : await failed(s3, last, options);
  } finally {
    s3.destroy();
  }
}

/** Polls until the run is over, and says what changes. */
async function follow(place: RunPlace, every: number, again: string): Promise<RunState> {
  const emr = await emrClient(place.region, 3);
  const line = new MovingLine();
  let last: RunState | undefined;
  const look = async () => {
    const now = await lookAt(emr, place.cluster);
    const time = new Date();
    for (const change of progressLines(last, now, time)) line.say(`${time.toISOString().slice(11, 19)}  ${change}`);
    line.show(statusLine(now, time));
    last = now;
    return verdict(now) !== "going on";
  };
  try {
    await poll(every, look, (text) => line.say(text));
  } catch (error) {
    throw notWatchable(error, place, again);
  } finally {
    line.clear();
    emr.destroy();
  }
  if (!last) throw new RunError(`EMR told nothing about ${place.cluster}.`);
  return last;
}

function notWatchable(error: unknown, place: RunPlace, again: string): RunError {
  if (isExpired(error))
    return awsFailure(
      `The run goes on in ${place.cluster}, but it cannot be watched with these credentials (${again} comes back to it)`,
      error,
    );
  if (errorName(error) === "InvalidRequestException")
    return new RunError(
      `EMR in ${place.region ?? "this region"} does not know the cluster ${place.cluster}: ${(error as Error).message}`,
    );
  return awsFailure(`${place.cluster} cannot be watched`, error);
}

async function succeeded(s3: S3Client, place: RunPlace, options: Options): Promise<number> {
  const addsUp = await printLedger(s3, place, options.root, (line) => console.log(line));
  console.log(
    addsUp
      ? `The run of ${place.cluster} is complete, and its ledger adds up.`
      : `The steps of ${place.cluster} are completed, but its ledger does not add up: the run has failed.`,
  );
  return addsUp ? exitCode.fine : exitCode.failed;
}

async function failed(s3: S3Client, last: RunState, options: Options): Promise<number> {
  console.error(`The run has failed: ${failureReason(last)}`);
  const uri = failureLog(last);
  if (uri === undefined) return exitCode.failed;
  const endedAt = failedStep(last)?.Status?.Timeline?.EndDateTime ?? last.cluster.Status?.Timeline?.EndDateTime;
  try {
    const lines = await logEnd(s3, uri, options.watchEvery, endedAt, (line) => console.error(line));
    console.error(
      lines.length > 0
        ? [`The end of ${uri}:`, ...lines.map((line) => `  ${line}`)].join("\n")
        : `There is no log yet at ${uri}; EMR copies it within some minutes. aws s3 cp ${uri} - | gunzip shows it.`,
    );
  } catch (error) {
    console.error(awsFailure(`The log ${uri} could not be read`, error).message);
  }
  return exitCode.failed;
}

/** One line that is written over, on a terminal; elsewhere only what is said. */
class MovingLine {
  private shown = false;

  say(text: string): void {
    this.clear();
    console.log(text);
  }

  show(text: string): void {
    if (!process.stdout.isTTY) return;
    this.clear();
    process.stdout.write(text.slice(0, process.stdout.columns - 1));
    this.shown = true;
  }

  clear(): void {
    if (this.shown) process.stdout.write("\r\x1b[2K");
    this.shown = false;
  }
}
