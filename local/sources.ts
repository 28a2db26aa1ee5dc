import type { Plan } from "./plan";
import { type Options, parseOptions } from "./s3distcp/options";

/** A merge that a plan will run. */
export interface Merge {
  /** The step's name. */
  readonly name: string;
  readonly options: Options;
  /** The key prefix that is merged, ending in a slash. */
  readonly prefix: string;
}

/** Where a run's inputs lie in the bucket. */
export const landing = "landing/";

/** The plan's S3DistCp steps that read its bucket. */
export function mergesOf(plan: Plan): Merge[] {
  return plan.steps
    .filter((step) => step.jar === "command-runner.jar" && step.args[0] === "s3-dist-cp")
    .map((step) => ({ name: step.name, options: parseOptions(step.args.slice(1)) }))
    .filter(({ options }) => options.src.startsWith(`s3://${plan.bucket}/`))
    .map((merge) => ({ ...merge, prefix: merge.options.src.slice(`s3://${plan.bucket}/`.length).replace(/\/?$/, "/") }));
}
