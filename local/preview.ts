/**
 * `make preview DATA=<folder> | LISTING=<file> [PIPELINE=<name>]`: which files would be merged into which, before anything runs.
 * With --json, for machines. Exit codes as in run.ts.
 */
import { reportError } from "../cli/errors";
import { preview } from "./preview/preview";
import { showPreview } from "./preview/show";

async function main(): Promise<void> {
  const env = (name: string) => process.env[name] || undefined;
  try {
    const previews = await preview({
      pipeline: env("PIPELINE") ?? "sparkify",
      data: env("DATA"),
      listing: env("LISTING"),
    });
    if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(previews, null, 2)}\n`);
    else process.stdout.write(`${previews.map(showPreview).join("\n\n")}\n`);
  } catch (error) {
    process.exitCode = reportError(error);
  }
}

void main();
