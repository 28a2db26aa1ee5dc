import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { S3DistCpFailure } from "../../cli/merge/hadoop-failure";
import { listSource } from "./list-source";
import { AttemptKilled } from "./lost-node";
import { ManifestFile } from "./manifest-file";
import type { MergeJob } from "./merge-job";
import { reducerAttempts, reducers } from "../../cli/merge/options";
import { reduce, type ReducerContext } from "./reducer";
import { adviceFor, refusedNameBehind } from "../../cli/merge/refused";
import { type Share, Shuffle } from "./shuffle";
import { Slots } from "./slots";

/** Copies that run at the same time on this machine, over all reducers. */
const parallelCopies = 12;

/**
 * Lists, groups and copies; then writes the manifest beside the data.
 * @throws S3DistCpFailure as the real one fails: when nothing is to be copied, or a reducer failed in all its attempts
 */
export async function runJob(job: MergeJob): Promise<void> {
  const { options, systems, log, temporary } = job;
  await mkdir(temporary, { recursive: true });
  for (const option of options.ignored) log("INFO", `${option} has no effect on this machine`);
  const manifest =
    options.outputManifest === undefined
      ? undefined
      : new ManifestFile(join(temporary, basename(options.outputManifest)));
  const shuffle = new Shuffle(temporary, job.seed);
  const files = await listSource(job, shuffle, manifest);
  await manifest?.close();
  if (files === 0)
    throw new S3DistCpFailure(
      "Input path does not exist: hdfs:/tmp/s3distcp/files (no object was listed that matches)",
    );

  await systems.of(options.dest).makeFolder(options.dest);
  log("INFO", `Reducer number: ${reducers(options)}`);
  const copied = await reduceAll(job, await shuffle.sorted(), files);
  if (manifest) await manifest.copyTo(systems, options.dest);
  log("INFO", `${copied.files} files copied, ${copied.bytes} bytes`);
}

/** Runs all reducers at the same time. The first that fails for good ends the others. */
async function reduceAll(job: MergeJob, shares: ReadonlyMap<number, Share>, of: number) {
  const copied = { files: 0, bytes: 0 };
  let failed = false;
  const context: ReducerContext = {
    job,
    slots: new Slots(parallelCopies),
    failed: () => failed,
    copied: ({ size }) => {
      copied.files++;
      copied.bytes += size;
      job.progress({ ...copied, of });
    },
  };
  await Promise.all(
    Array.from(shares, async ([index, share]) => {
      try {
        await reduceWithAttempts(index, share, context);
      } catch (error) {
        failed = true;
        throw error;
      }
    }),
  );
  return copied;
}

async function reduceWithAttempts(index: number, share: Share, context: ReducerContext): Promise<void> {
  const { options, log } = context.job;
  const attempts = reducerAttempts(options);
  for (let attempt = 1; !context.failed();) {
    try {
      await reduce(share, context);
      return;
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof AttemptKilled) {
        log("WARN", `reducer ${index}: ${message}`);
        continue;
      }
      log("ERROR", `reducer ${index}, attempt ${attempt} of ${attempts}: ${message}`);
      if (attempt++ < attempts) continue;
      const problem = refusedNameBehind(error);
      const reason = problem ? `${message} (${problem.rule}); ${adviceFor(problem, options)}` : message;
      throw new S3DistCpFailure(`The MapReduce job failed: Task failed reducer ${index}: ${reason}`, { cause: error });
    }
  }
}
