import { readFileSync } from "node:fs";
import { S3Client } from "@aws-sdk/client-s3";
import { RunError } from "../../cli/errors";
import { errorText, parseUri, s3Config } from "../aws/clients";
import { actionOf, clusterChange } from "../plan/json";
import type { MadePlan } from "../plan/make";
import { type Found, lookFor, type Source } from "./source-data";

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
  const found = await withoutData(sources, region).catch((error: unknown) => {
    console.log(`${plan.label}: it could not be checked whether its sources have objects (${errorText(error)}).`);
    return [];
  });
  const problem = nothingToRead(found, parseUri(runs).Bucket);
  if (problem !== undefined) throw new RunError(problem);
}

interface WithoutData {
  readonly source: Source;
  readonly found: Exclude<Found, "data">;
}

/** What is wrong, and what to do; undefined where each source has data. @param bucket the pipeline's own */
function nothingToRead(all: readonly WithoutData[], bucket: string): string | undefined {
  if (all.length === 0) return undefined;
  const facts = all.map(({ source, found }) =>
    found === "nothing"
      ? `  source ${source.name}: there is no object under ${source.uri}`
      : `  source ${source.name}: exclude or path leaves out all objects under ${source.uri}, such as ${found.leftOut}`,
  );
  return [
    "No cluster was started, because there is nothing to read:",
    ...facts,
    ...all.map(({ source, found }) => adviceFor(source, found, bucket)),
    "A source may be empty if it has optional: true or load: new-only in pipeline.yaml.",
  ].join("\n");
}

function adviceFor({ name, uri }: Source, found: Found, ownBucket: string): string {
  if (found !== "nothing") return `Correct exclude or path of source ${name} in pipeline.yaml, or upload its objects.`;
  return parseUri(uri).Bucket === ownBucket
    ? `Upload the objects first: aws s3 sync <folder> ${uri}`
    : `Correct the bucket or the prefix of source ${name} in pipeline.yaml.`;
}

/** Whether applying a plan starts a cluster. */
export function startsCluster(plan: MadePlan): boolean {
  const cluster = clusterChange(plan.json);
  return cluster !== undefined && ["add", "replace"].includes(actionOf(cluster.change));
}

/** The sources without data that must have some. A source that loads only new objects may be empty. */
async function withoutData(sources: readonly Source[], region: string | undefined): Promise<WithoutData[]> {
  const needed = sources.filter(({ optional, load }) => !optional && load === "all");
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 2 });
  try {
    const all = await Promise.all(needed.map(async (source) => ({ source, found: await lookFor(s3, source) })));
    return all.flatMap(({ source, found }) => (found === "data" ? [] : [{ source, found }]));
  } finally {
    s3.destroy();
  }
}
