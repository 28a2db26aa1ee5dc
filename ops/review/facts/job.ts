import { readFileSync } from "node:fs";
import { errorText } from "../../aws/clients";
import { readCode } from "../../aws/code";
import type { MadePlan } from "../../plan/make";
import { changedFiles, jobName } from "./code-changes";
import { jobChanges, type Job, type JobChanges } from "./job-changes";

/**
 * What differs between the job that a plan uploads and the one that the last cluster ran.
 * @param root absolute path of the project, which keeps the code of earlier runs by its hash
 * @returns undefined where the plan does not replace the job; a reason where the old one could not be read
 */
export async function jobFacts(
  plan: MadePlan,
  region: string | undefined,
  root: string,
): Promise<JobChanges | string | undefined> {
  const old = changedFiles(plan).find(({ name }) => name === jobName);
  const { jobFile } = plan.plannedStack.hcl;
  if (!old || jobFile === undefined) return undefined;
  try {
    const before = await readCode(root, { bucket: old.bucket, key: old.oldKey }, region);
    return jobChanges(JSON.parse(before) as Job, JSON.parse(readFileSync(jobFile, "utf8")) as Job);
  } catch (error) {
    return errorText(error);
  }
}
