import { readFileSync } from "node:fs";
import { S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../../cli/errors";
import { parseSparkJob } from "../../cli/merge/spark-job";
import { unknownRun } from "../../cli/options/replay";
import { s3Config } from "../aws/clients";
import { hasObjects } from "../aws/objects";
import type { MadePlan } from "../plan/make";
import { answerOrNothing } from "./answer";

/**
 * A run whose records are to be read again must have a quarantine. Where S3 does not answer, the cluster itself looks
 * again.
 * @throws UserError that names a run without one
 */
export async function mustHaveQuarantines(plan: MadePlan, replay: readonly string[]): Promise<void> {
  const { jobFile, region } = plan.plannedStack.hcl;
  if (jobFile === undefined) return;
  const { runs } = parseSparkJob(readFileSync(jobFile, "utf8"));
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 2 });
  const answer = missingQuarantine(s3, runs, replay).finally(() => s3.destroy());
  const problem = await answerOrNothing(plan, "the runs have quarantines", answer);
  if (problem !== undefined) throw new UserError(`No cluster was started: ${problem}`);
}

/**
 * What is wrong with the runs to replay, as a sentence; undefined where each has a quarantine.
 * @param runs the URI of the folder of all runs
 */
export async function missingQuarantine(
  s3: S3Client,
  runs: string,
  replay: readonly string[],
): Promise<string | undefined> {
  const folder = runs.replace(/\/?$/, "/");
  for (const run of replay.filter((name) => name !== "all"))
    if (!(await hasObjects(s3, `${folder}${run}/quarantine/`))) return unknownRun("REPLAY", run, folder);
  return undefined;
}
