import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { errorText, s3Config } from "../aws/clients";
import type { MadePlan } from "../plan/make";
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
    const before = readKept(root, old.oldKey) ?? (await readUploaded(old.bucket, old.oldKey, region));
    return jobChanges(JSON.parse(before) as Job, JSON.parse(readFileSync(jobFile, "utf8")) as Job);
  } catch (error) {
    return errorText(error);
  }
}

/** The file as it was synthesized here, if it was; undefined where it was synthesized on another machine. */
function readKept(root: string, key: string): string | undefined {
  const [hash = "", name = ""] = key.split("/").slice(-2);
  const file = join(root, ".cache", "code", hash, name);
  if (!existsSync(file)) return undefined;
  const content = readFileSync(file, "utf8");
  // Somebody may have edited it, or may have ended a command while it was written.
  return hashOf(content) === hash ? content : undefined;
}

async function readUploaded(bucket: string, key: string, region: string | undefined): Promise<string> {
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 2 });
  try {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await object.Body?.transformToString()) ?? "";
  } finally {
    s3.destroy();
  }
}

/** As stacks/cluster/code.ts puts it into the key. */
function hashOf(content: string): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}
