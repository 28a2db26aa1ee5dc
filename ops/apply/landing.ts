import { readFileSync } from "node:fs";
import { S3Client } from "@aws-sdk/client-s3";
import { RunError } from "../../cli/errors";
import { type JobSource, parseSparkJob, type SparkJob } from "../../cli/merge/spark-job";
import { asTyped } from "../../cli/options/options";
import { landing } from "../../config/sources/source-place";
import { parseUri, s3Config } from "../aws/clients";
import type { MadePlan } from "../plan/make";
import { answerOrNothing } from "./answer";
import { type Found, lookFor } from "./source-data";

/**
 * A source that a cluster reads whole must have an object. Where S3 does not answer, the cluster itself looks again.
 * @throws RunError that names the sources without an object
 */
export async function mustHaveObjects(plan: MadePlan): Promise<void> {
  const { jobFile, region } = plan.plannedStack.hcl;
  if (jobFile === undefined) return;
  const job = parseSparkJob(readFileSync(jobFile, "utf8"));
  const found = await answerOrNothing(plan, "its sources have objects", withoutData(job.sources, region));
  const problem = nothingToRead(found ?? [], job);
  if (problem !== undefined) throw new RunError(problem);
}

interface WithoutData {
  readonly source: JobSource;
  readonly found: Exclude<Found, "data">;
}

/** What is wrong, and what to do; undefined where each source has data. */
function nothingToRead(all: readonly WithoutData[], job: SparkJob): string | undefined {
  if (all.length === 0) return undefined;
  const facts = all.map(({ source, found }) =>
    found === "nothing"
      ? `  source ${source.name}: there is no object under ${source.uri}`
      : `  source ${source.name}: exclude or path leaves out all objects under ${source.uri}, such as ${found.leftOut}`,
  );
  return [
    "No cluster was started, because there is nothing to read:",
    ...facts,
    ...all.map(({ source, found }) => adviceFor(source, found, job)),
    "A source may be empty if it has optional: true or load: new-only in pipeline.yaml.",
  ].join("\n");
}

function adviceFor({ name, uri }: JobSource, found: Found, { pipeline, runs }: SparkJob): string {
  if (found !== "nothing") return `Correct exclude or path of source ${name} in pipeline.yaml, or upload its objects.`;
  const { Bucket, Key } = parseUri(uri);
  return Bucket === parseUri(runs).Bucket
    ? `Upload the objects first: ${asTyped("make upload", { pipeline })} DATA=<folder> TO=${Key.slice(landing.length)}`
    : `Correct the bucket or the prefix of source ${name} in pipeline.yaml.`;
}

/** The sources without data that must have some. A source that loads only new objects may be empty. */
async function withoutData(sources: readonly JobSource[], region: string | undefined): Promise<WithoutData[]> {
  const needed = sources.filter(({ optional, load }) => !optional && load === "all");
  const s3 = new S3Client({ ...s3Config(region), maxAttempts: 2 });
  try {
    const all = await Promise.all(needed.map(async (source) => ({ source, found: await lookFor(s3, source) })));
    return all.flatMap(({ source, found }) => (found === "data" ? [] : [{ source, found }]));
  } finally {
    s3.destroy();
  }
}
