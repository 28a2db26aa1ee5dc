/**
 * `make preview DATA=<folder> | LISTING=<file> [PIPELINE=<name>]`: which files would be merged into which, before anything runs.
 * With --json, for machines. Exit codes as in run.ts.
 */
import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { checkDataFolder } from "./data-folder";
import { deadLink } from "./dead-link";
import { exitCodeOf } from "./exit-code";
import { type ListedKey, readListing } from "./listing-file";
import { type MergePreview, previewMerge } from "./merge-preview";
import { readPlan } from "./plan";
import { UserError } from "./problem";
import { root } from "../cli/project";
import { showPreview } from "./show-preview";
import { landing, mergesOf } from "./sources";
import { isSystemFile } from "../cli/system-files";
import { checkPipeline, synthesize } from "./synth";

interface Request {
  readonly pipeline: string;
  readonly data?: string;
  readonly listing?: string;
}

async function preview({ pipeline, data, listing }: Request): Promise<MergePreview[]> {
  if ((data === undefined) === (listing === undefined)) throw new UserError("give either DATA=<folder> or LISTING=<file>: make preview DATA=../my-files");
  checkPipeline(root, pipeline);
  const plan = await readPlan(await synthesize(root, pipeline));
  const merges = mergesOf(plan);
  const folder = data === undefined ? undefined : checkDataFolder(data, merges);
  const keys = (): AsyncIterable<ListedKey> | Iterable<ListedKey> => (folder === undefined ? readListing(resolve(listing as string)) : keysOf(folder));
  const previews: MergePreview[] = [];
  for (const merge of merges) {
    const one = await previewMerge(merge, plan.bucket, keys());
    if (one.objects === 0 && !merge.optional) throw new UserError(`LISTING=${listing}: no key begins with ${merge.prefix}, which step "${merge.name}" merges; list the whole bucket: aws s3 ls --recursive s3://${plan.bucket}/`);
    previews.push(one);
  }
  return previews;
}

/** A folder's files as the keys they get when the folder is laid under landing/. */
export function* keysOf(folder: string, below = folder): Generator<ListedKey> {
  for (const entry of readdirSync(below, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (isSystemFile(entry.name)) continue;
    const path = join(below, entry.name);
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status) throw deadLink(path) ?? new UserError(`${path}: was there a moment ago and is not any more; wait until nothing changes in the folder`);
    if (status.isDirectory()) yield* keysOf(folder, path);
    else yield { key: landing + relative(folder, path).split(sep).join("/"), size: status.size };
  }
}

async function main(): Promise<void> {
  const env = (name: string) => process.env[name] || undefined;
  try {
    const previews = await preview({ pipeline: env("PIPELINE") ?? "sparkify", data: env("DATA"), listing: env("LISTING") });
    if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(previews, null, 2)}\n`);
    else process.stdout.write(`${previews.map(showPreview).join("\n\n")}\n`);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

if (require.main === module) void main();
