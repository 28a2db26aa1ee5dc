import { readFileSync } from "node:fs";
import { S3Client } from "@aws-sdk/client-s3";
import { RunError } from "../../cli/errors";
import { parseUri, s3Config } from "../aws/clients";
import type { MadePlan } from "../plan/make";
import { answerOrNothing } from "./answer";
import { type Found, lookFor, type Source } from "./source-data";

/**
 * A source that a cluster reads whole must have an object. Where S3 does not answer, the cluster itself looks again.
 * @throws RunError that names the sources without an object
 */
export async function mustHaveObjects(plan: MadePlan): Promise<void> {
  const { jobFile, region } = plan.plannedStack.hcl;
  if (jobFile === undefined) return;
  const { sources, runs } = JSON.parse(readFileSync(jobFile, "utf8")) as { sources: readonly Source[]; runs: string };
  const found = await answerOrNothing(plan, "its sources have objects", withoutData(sources, region));
  const problem = nothingToRead(found ?? [], parseUri(runs).Bucket);
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
