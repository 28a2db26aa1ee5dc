import { join, resolve } from "node:path";
import { UserError } from "../../cli/errors";
import { defaultPipeline } from "../../cli/options/options";
import { root } from "../../cli/project";

/** What the make targets that need no AWS understand, read from the environment in this one place. */
export interface LocalOptions {
  /** PIPELINE: a folder under pipelines/. @default - sparkify */
  readonly pipeline: string;
  /** DATA: a folder of the user's own files, which stands for landing/ of the bucket. */
  readonly data?: string;
  /** LISTING: a file that lists the objects of the bucket. */
  readonly listing?: string;
  /** PRICES: a file of prices, or `aws` for AWS's list prices. @default - no costs are shown */
  readonly prices?: string;
  /** OUT: the folder of all pipelines' results; absolute. @default - out/ of the project */
  readonly out: string;
  /** Runs whose records in quarantine are read again, instead of objects. */
  readonly replay?: readonly string[];
  /** RUNS: how often the steps run on one cluster, as make submit lets them. @default - once */
  readonly runs?: number;
  /** --json: the result is printed as JSON, for programs. */
  readonly json: boolean;
}

/** An empty variable counts as not set: make exports all of them. */
export function readLocalOptions(env: NodeJS.ProcessEnv, args: readonly string[] = []): LocalOptions {
  return {
    pipeline: env["PIPELINE"] || defaultPipeline,
    data: env["DATA"] || undefined,
    listing: env["LISTING"] || undefined,
    prices: env["PRICES"] || undefined,
    out: resolve(env["OUT"] || join(root, "out")),
    ...(env["RUNS"] && { runs: numberOfRuns(env["RUNS"]) }),
    json: args.includes("--json"),
  };
}

function numberOfRuns(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 9)
    throw new UserError(`RUNS=${text} is not a number of runs; write a whole number from 1 to 9.`);
  return value;
}
