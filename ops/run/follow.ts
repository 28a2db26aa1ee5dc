import { S3Client } from "@aws-sdk/client-s3";
import { exitCode, RunError } from "../../cli/errors";
import { MovingLine } from "../../cli/terminal/moving-line";
import { asTyped, type Options } from "../../cli/options/options";
import { awsFailure, emrClient, isExpired, s3Config } from "../aws/clients";
import { sayOnInterrupt } from "../terraform/interrupt";
import { readRunState, type RunState } from "./emr";
import { clusterFailure } from "./failure";
import type { NamedRun, RunLocation } from "./find";
import { printLedger } from "./ledger";
import { outcomeOf } from "./outcome";
import { poll } from "./poll";
import { writeReport } from "./report";
import { failedStep, failureReason, progressLines, statusLine, verdict } from "./progress";
import { stateOfRun } from "./steps-of-runs";
import { failureLog, logEnd } from "./step-log";

/**
 * Follows a run to its end: a line for each change, after a success the ledger, after a failure EMR's reason and the
 * end of the step's stderr.
 * @returns the exit code: 0 only when all steps are completed and the ledger adds up
 */
export async function followRun(located: RunLocation, options: Options): Promise<number> {
  const watch = ["make watch", located.given].filter((word) => word !== undefined).join(" ");
  const command = asTyped(watch, { pipeline: options.pipeline });
  sayOnInterrupt(`Not watching any more. The run goes on in ${located.cluster}; ${command} comes back to it.`);
  console.log(`Watching ${located.run ?? located.cluster}. Ctrl-C ends the watching, not the run.`);
  const { run, last } = await pollToEnd(located, options.watchEvery, command);
  const s3 = new S3Client(s3Config(run.region));
  try {
    const code =
      verdict(last) === "succeeded"
        ? await reportLedger(s3, run, last, options)
        : await reportFailure(s3, last, options);
    for (const line of await writeReport(s3, run, last, options)) console.log(line);
    return code;
  } finally {
    s3.destroy();
  }
}

/**
 * If a run has failed already: says EMR's reason and the end of the step's log, on stderr. Says nothing where it has
 * not, or where EMR does not answer.
 */
export async function reportIfFailed(run: RunLocation, options: Options): Promise<void> {
  const emr = await emrClient(run.region, 2);
  const now = await readRunState(emr, run.cluster).catch(() => undefined);
  emr.destroy();
  if (!now || verdict(now) !== "failed") return;
  const s3 = new S3Client(s3Config(run.region));
  try {
    await reportFailure(s3, now, options);
    console.error("");
  } finally {
    s3.destroy();
  }
}

/**
 * Polls until the run is over, and says what changes.
 * @param every seconds between two polls
 * @param command what the user types to come back to the run
 */
async function pollToEnd(
  located: RunLocation,
  every: number,
  command: string,
): Promise<{ readonly run: NamedRun; readonly last: RunState }> {
  let run = located;
  const emr = await emrClient(run.region, 3);
  const line = new MovingLine();
  const say = (text: string) => {
    line.clear();
    console.log(text);
  };
  let last: RunState | undefined;
  const isOver = async () => {
    const now = stateOfRun(await readRunState(emr, run.cluster), run);
    // From now on it is this run, also where a newer one is submitted.
    run = { ...run, run: now.run };
    const time = new Date();
    for (const change of progressLines(last, now, time)) say(`${time.toISOString().slice(11, 19)}  ${change}`);
    line.show(statusLine(now, time));
    last = now;
    return verdict(now) !== "going on";
  };
  try {
    await poll(every, isOver, say);
  } catch (error) {
    throw watchFailure(error, run, command);
  } finally {
    line.clear();
    emr.destroy();
  }
  const { run: name } = run;
  if (!last || name === undefined)
    throw new RunError(`EMR returned no state of cluster ${run.cluster}; run ${command} again.`);
  return { run: { ...run, run: name }, last };
}

/** A run as the subject of a sentence. */
function named({ cluster, run }: NamedRun): string {
  return run === cluster ? `run of ${cluster}` : `run ${run}`;
}

function watchFailure(error: unknown, run: RunLocation, command: string): Error {
  if (isExpired(error))
    return awsFailure(
      `The run goes on in ${run.cluster}, but it cannot be watched with these credentials ` +
        `(${command} comes back to it)`,
      error,
    );
  return clusterFailure(`${run.cluster} cannot be watched`, error, run);
}

async function reportLedger(s3: S3Client, run: NamedRun, last: RunState, options: Options): Promise<number> {
  const ledger = await printLedger(s3, run, options.root, (line) => console.log(line));
  const hasSucceeded = outcomeOf(last, ledger).outcome === "succeeded";
  console.log(
    hasSucceeded
      ? `The ${named(run)} is complete, and its ledger adds up.`
      : `The steps of ${run.run} are completed, but its ledger does not add up: the run has failed.`,
  );
  return hasSucceeded ? exitCode.fine : exitCode.failed;
}

async function reportFailure(s3: S3Client, last: RunState, options: Options): Promise<number> {
  if (outcomeOf(last, undefined).outcome === "stopped") {
    console.error(`The run was stopped: ${failureReason(last)}`);
    return exitCode.failed;
  }
  console.error(`The run has failed: ${failureReason(last)}`);
  const uri = failureLog(last);
  if (uri !== undefined) await printLogEnd(s3, uri, last, options);
  return exitCode.failed;
}

/** The end of the log of what failed, on stderr. */
async function printLogEnd(s3: S3Client, uri: string, last: RunState, options: Options): Promise<void> {
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
}
