import { readFileSync } from "node:fs";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { RunError } from "../../cli/errors";
import { errorText, parseUri, s3Config } from "../aws/clients";
import { actionOf, clusterChange } from "../plan/json";
import type { MadePlan } from "../plan/make";

/** A source as the job's description names it. */
interface Source {
  readonly name: string;
  readonly uri: string;
  readonly optional: boolean;
  readonly load: string;
}

/**
 * Before a plan that starts a cluster is applied: without anything to read, a cluster fails after some
 * minutes, and costs money until then. Where S3 does not answer, this says so and does not refuse: the cluster itself
 * looks again.
 * @throws RunError that names the sources without an object
 */
export async function mustHaveObjects(plan: MadePlan): Promise<void> {
  if (!startsCluster(plan)) return;
  const { jobFile, region } = plan.plannedStack.hcl;
  if (jobFile === undefined) return;
  const { sources, runs } = JSON.parse(readFileSync(jobFile, "utf8")) as { sources: readonly Source[]; runs: string };
  const empty = await withoutObjects(sources, region).catch((error: unknown) => {
    console.log(`${plan.label}: it could not be checked whether its sources have objects (${errorText(error)}).`);
    return [];
  });
  if (empty.length === 0) return;
  throw new RunError(
    [
      "No cluster was started, because there is nothing to read:",
      ...empty.map(({ name, uri }) => `  source ${name}: there is no object under ${uri}`),
      ...empty.map((source) => adviceFor(source, parseUri(runs).Bucket)),
      "A source may be empty if it has optional: true or load: new-only in pipeline.yaml.",
    ].join("\n"),
  );
}

function adviceFor({ name, uri }: Source, ownBucket: string): string {
  return parseUri(uri).Bucket === ownBucket
    ? `Upload the objects first: aws s3 sync <folder> ${uri}`
    : `Correct the bucket or the prefix of source ${name} in pipeline.yaml.`;
}

function startsCluster(plan: MadePlan): boolean {
  const cluster = clusterChange(plan.json);
  return cluster !== undefined && ["add", "replace"].includes(actionOf(cluster.change));
}

/** The sources without an object that must have one. A source that loads only new objects may be empty. */
async function withoutObjects(sources: readonly Source[], region: string | undefined): Promise<Source[]> {
  const needed = sources.filter(({ optional, load }) => !optional && load === "all");
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 2 });
  try {
    const haveObjects = await Promise.all(needed.map(({ uri }) => hasObject(s3, uri)));
    return needed.filter((_, index) => !haveObjects[index]);
  } finally {
    s3.destroy();
  }
}

/** An empty object is a folder marker. A prefix may have a thousand of them, and other objects too. */
async function hasObject(s3: S3Client, uri: string): Promise<boolean> {
  const { Bucket, Key: Prefix } = parseUri(uri);
  const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return page.IsTruncated === true || (page.Contents ?? []).some(({ Size = 0 }) => Size > 0);
}
