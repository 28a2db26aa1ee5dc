/**
 * S3DistCp for one machine, as a process of its own: `node --import tsx local/s3distcp/main.ts --src=… --dest=…`.
 *
 * EMR_HDFS      the folder that is hdfs:///
 * EMR_NODE      the folder that holds the primary node's /home/hadoop and /mnt
 * EMR_TMP       a folder for the listing while it is sorted
 * MERGE_SEED    decides in which order the files of a group are taken
 * LOSE_ATTEMPT  `1`, or `1:songs` for the merge into a folder songs/ alone: when a reducer attempt has written so many of its chunks,
 *               it is lost as with its node. What it wrote stays, another attempt writes ALL its chunks again, and the step succeeds:
 *               mapreduce.reduce.maxattempts counts attempts that failed, and this one was killed.
 * PROGRESS_FD   a file descriptor on which to tell progress, JSON lines
 */
import { writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3DistCpFailure } from "../storage/hadoop-failure";
import { MachineFileSystems } from "../storage/file-systems";
import { type Job, run } from "./job";
import { LostNode } from "./lost-node";
import { parseOptions } from "./options";

const log: Job["log"] = (level, line) => {
  process.stderr.write(`${new Date().toISOString()} ${level} S3DistCp ${line}\n`);
};

function progress(): Job["progress"] {
  const fd = Number(process.env["PROGRESS_FD"]);
  let told = 0;
  return (done) => {
    if (!fd || (Date.now() - told < 200 && done.files !== done.of)) return;
    told = Date.now();
    try {
      writeSync(fd, `${JSON.stringify(done)}\n`);
    } catch {
      // Nobody listens, or is behind: progress is no reason to fail or to wait.
    }
  };
}

async function main(): Promise<void> {
  const temporary = join(process.env["EMR_TMP"] ?? tmpdir(), `s3distcp-${process.pid}`);
  try {
    log("INFO", `S3DistCp args: ${process.argv.slice(2).join(" ")}`);
    const options = parseOptions(process.argv.slice(2));
    const systems = new MachineFileSystems({
      hdfs: process.env["EMR_HDFS"] ?? "",
      node: process.env["EMR_NODE"] ?? "",
    });
    await run({
      options,
      systems,
      temporary,
      seed: process.env["MERGE_SEED"] ?? "parquetry",
      lose: LostNode.told(process.env["LOSE_ATTEMPT"], options.dest),
      log,
      progress: progress(),
    });
  } catch (error) {
    log("ERROR", error instanceof S3DistCpFailure ? error.message : ((error as Error).stack ?? String(error)));
    process.exitCode = error instanceof S3DistCpFailure ? error.exitCode : 1;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

void main();
