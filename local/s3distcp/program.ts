import { writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MachineFileSystems } from "../storage/file-systems";
import { S3DistCpFailure } from "../../cli/merge/hadoop-failure";
import { checkEndpoint } from "./endpoint";
import { runJob } from "./job";
import { LostNode } from "./lost-node";
import type { MergeJob } from "./merge-job";
import { parseOptions } from "../../cli/merge/options";

/** Progress is written this often. */
const millisecondsBetweenProgress = 200;

/** Copies what the arguments say; main.ts describes the environment. The log goes to stderr. @returns the exit code */
export async function runS3DistCp(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const temporary = join(env["EMR_TMP"] ?? tmpdir(), `s3distcp-${process.pid}`);
  try {
    log("INFO", `S3DistCp args: ${args.join(" ")}`);
    const options = parseOptions(args);
    if (env["AWS_REGION"]) checkEndpoint(options.s3Endpoint, env["AWS_REGION"]);
    await runJob({
      options,
      systems: new MachineFileSystems({ hdfs: env["EMR_HDFS"] ?? "", node: env["EMR_NODE"] ?? "" }),
      temporary,
      seed: env["MERGE_SEED"] ?? "parquetry",
      lostNode: LostNode.from(env["LOSE_ATTEMPT"], options.dest),
      log,
      progress: progressTo(Number(env["PROGRESS_FD"])),
    });
    return 0;
  } catch (error) {
    log("ERROR", error instanceof S3DistCpFailure ? error.message : ((error as Error).stack ?? String(error)));
    return error instanceof S3DistCpFailure ? error.exitCode : 1;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

const log: MergeJob["log"] = (level, line) => {
  process.stderr.write(`${new Date().toISOString()} ${level} S3DistCp ${line}\n`);
};

function progressTo(descriptor: number): MergeJob["progress"] {
  let last = 0;
  return (state) => {
    if (!descriptor || (Date.now() - last < millisecondsBetweenProgress && state.files !== state.of)) return;
    last = Date.now();
    try {
      writeSync(descriptor, `${JSON.stringify(state)}\n`);
    } catch {
      // The reader is gone, or does not keep up. That is not a reason to fail or to wait.
    }
  };
}
