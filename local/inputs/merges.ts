import type { Plan, Step } from "../cluster/definition";
import { type Options, parseOptions } from "../s3distcp/options";

/** A merge that a plan will run. */
export interface Merge {
  /** The step's name. */
  readonly name: string;
  readonly options: Options;
  /** The key prefix that is merged, ending in a slash. */
  readonly prefix: string;
  /** True when the plan's list of prefixes may be empty: then no object is no mistake. */
  readonly optional: boolean;
}

/** Where a run's inputs lie in the bucket. */
export const landing = "landing/";

/** The plan's S3DistCp steps that read its bucket, whether command-runner starts them itself or by merge.sh. */
export function mergesOf(plan: Plan): Merge[] {
  const mayLack = new Set(plan.bootstrapActions.flatMap(({ args }) => valuesOf("optional", args)));
  return plan.steps.flatMap((step) => {
    const at = s3DistCpAt(step);
    if (at < 0) return [];
    const options = parseOptions(step.args.slice(at + 1));
    if (!options.src.startsWith(`s3://${plan.bucket}/`)) return [];
    const prefix = options.src.slice(`s3://${plan.bucket}/`.length).replace(/\/?$/, "/");
    return [
      {
        name: step.name,
        options,
        prefix,
        optional: valuesOf("source", step.args.slice(0, at)).some((name) => mayLack.has(name)),
      },
    ];
  });
}

/** Where in a step's arguments S3DistCp's own begin, less one; -1 when it runs something else. */
function s3DistCpAt({ jar, args }: Step): number {
  return jar === "command-runner.jar" && ["s3-dist-cp", "bash"].includes(args[0] ?? "")
    ? args.indexOf("s3-dist-cp")
    : -1;
}

function valuesOf(option: string, args: readonly string[]): string[] {
  return args
    .filter((argument) => argument.startsWith(`--${option}=`))
    .map((argument) => argument.slice(option.length + 3));
}
