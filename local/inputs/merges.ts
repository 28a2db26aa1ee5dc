import type { ClusterDefinition, Step } from "../cluster/definition";
import { type S3DistCpOptions, parseOptions } from "../s3distcp/options";

/** A merge that a cluster will run. */
export interface Merge {
  /** The step's name. */
  readonly name: string;
  readonly options: S3DistCpOptions;
  /** The key prefix that is merged; it ends in a slash. */
  readonly prefix: string;
  /** True when the source is optional: then no object is not a mistake. */
  readonly optional: boolean;
}

/** The prefix below which a run's inputs lie in the bucket. */
export const landing = "landing/";

/** The S3DistCp steps that read the cluster's bucket, whether command-runner.jar starts S3DistCp itself or merge.sh. */
export function mergesOf({ bucket, bootstrapActions, steps }: ClusterDefinition): Merge[] {
  const optionalSources = new Set(bootstrapActions.flatMap(({ args }) => valuesOf("optional", args)));
  return steps.flatMap((step) => {
    const command = s3DistCpIndex(step);
    if (command < 0) return [];
    const options = parseOptions(step.args.slice(command + 1));
    if (!options.src.startsWith(`s3://${bucket}/`)) return [];
    const prefix = options.src.slice(`s3://${bucket}/`.length).replace(/\/?$/, "/");
    const sources = valuesOf("source", step.args.slice(0, command));
    return [{ name: step.name, options, prefix, optional: sources.some((name) => optionalSources.has(name)) }];
  });
}

/** The index of `s3-dist-cp` in a step's arguments; -1 when the step runs something else. */
function s3DistCpIndex({ jar, args }: Step): number {
  return jar === "command-runner.jar" && ["s3-dist-cp", "bash"].includes(args[0] ?? "")
    ? args.indexOf("s3-dist-cp")
    : -1;
}

function valuesOf(option: string, args: readonly string[]): string[] {
  const start = `--${option}=`;
  return args.filter((argument) => argument.startsWith(start)).map((argument) => argument.slice(start.length));
}
