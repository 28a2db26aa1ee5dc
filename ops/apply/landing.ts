import { readFileSync } from "node:fs";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { RunError } from "../../cli/errors";
import { errorText, parseUri, s3Config } from "../aws/clients";
import { actionOf, changesOf } from "../plan/json";
import type { MadePlan } from "../plan/make";

/** A source as the job's description names it. */
interface Source {
  readonly name: string;
  readonly uri: string;
  readonly optional: boolean;
  readonly load: string;
}

/**
 * Before a plan that starts a cluster is applied: without anything to read, a cluster fails after minutes that are
 * paid for. Where S3 cannot be asked, this says so and does not refuse: the cluster itself looks again.
 * @throws RunError that names the sources without a file
 */
export async function mustHaveFiles(plan: MadePlan): Promise<void> {
  if (!startsCluster(plan)) return;
  const { jobFile, region } = plan.plannedStack.hcl;
  if (jobFile === undefined) return;
  const { sources } = JSON.parse(readFileSync(jobFile, "utf8")) as { sources: readonly Source[] };
  const empty = await withoutFiles(sources, region).catch((error: unknown) => {
    console.log(`${plan.label}: it could not be checked whether its sources have files (${errorText(error)}).`);
    return [];
  });
  if (empty.length === 0) return;
  throw new RunError(
    [
      "No cluster was started, because there is nothing to read:",
      ...empty.map(({ name, uri }) => `  source ${name}: there is no file under ${uri}`),
      ...empty.map(({ uri }) => `Put the files there first: aws s3 sync <folder> ${uri}`),
      "A source that may be empty is one with optional: true in pipeline.yaml.",
    ].join("\n"),
  );
}

function startsCluster(plan: MadePlan): boolean {
  return changesOf(plan.json).some(
    ({ type, change }) => type === "aws_emr_cluster" && ["add", "replace"].includes(actionOf(change)),
  );
}

/** The sources that a run needs files of, and that have none. A source that loads only new objects may have none. */
async function withoutFiles(sources: readonly Source[], region: string | undefined): Promise<Source[]> {
  const needed = sources.filter(({ optional, load }) => !optional && load === "all");
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 2 });
  try {
    const haveFiles = await Promise.all(needed.map(({ uri }) => hasFile(s3, uri)));
    return needed.filter((_, index) => !haveFiles[index]);
  } finally {
    s3.destroy();
  }
}

/** An empty object is a folder marker. A prefix with a thousand of them has files too. */
async function hasFile(s3: S3Client, uri: string): Promise<boolean> {
  const { Bucket, Key: Prefix } = parseUri(uri);
  const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return page.IsTruncated === true || (page.Contents ?? []).some(({ Size = 0 }) => Size > 0);
}
