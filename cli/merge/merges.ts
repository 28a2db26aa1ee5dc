import { ownSteps } from "../../config/cluster/step-names";
import { splitS3Uri } from "../../config/sources/s3-uri";
import { landing } from "../../config/sources/source-place";
import { type S3DistCpOptions, parseOptions } from "./options";

/** The bootstrap actions and steps of a cluster. */
export interface ClusterSteps {
  readonly bucket: string;
  readonly bootstrapActions: readonly { readonly args: readonly string[] }[];
  readonly steps: readonly StepCommand[];
}

export interface StepCommand {
  readonly name: string;
  readonly jar: string;
  readonly args: readonly string[];
}

/** A merge that a cluster will run. */
export interface Merge {
  /** The step's name. */
  readonly name: string;
  readonly options: S3DistCpOptions;
  /** The bucket whose objects are merged. */
  readonly bucket: string;
  /** What their keys begin with; it ends in a slash, or is empty for all of the bucket. */
  readonly prefix: string;
  /** The folder of DATA that stands for them; relative. */
  readonly folder: string;
  /** True when the source is optional: then no object is not a mistake. */
  readonly optional: boolean;
}

/** The S3DistCp steps that read from S3, whether command-runner.jar starts S3DistCp itself or merge.sh. */
export function mergesOf({ bucket, bootstrapActions, steps }: ClusterSteps): Merge[] {
  const optionalSources = new Set(bootstrapActions.flatMap(({ args }) => valuesOf("optional", args)));
  return steps.flatMap((step) => {
    const command = s3DistCpIndex(step);
    if (command < 0) return [];
    const options = parseOptions(step.args.slice(command + 1));
    const { bucket: from, key } = splitS3Uri(options.src);
    if (from === "") return [];
    const prefix = key === "" ? "" : key.replace(/\/?$/, "/");
    const sources = valuesOf("source", step.args.slice(0, command));
    const optional = sources.some((name) => optionalSources.has(name));
    const folder = from === bucket ? prefix.slice(landing.length) : `${from}/${prefix}`;
    return [{ name: step.name, options, bucket: from, prefix, folder, optional }];
  });
}

/**
 * The index of `s3-dist-cp` in a step's arguments; -1 when the step runs something else. A step of the user's own may
 * run it too, but is not a merge: its name does not begin with "merge ".
 */
function s3DistCpIndex({ name, jar, args }: StepCommand): number {
  const isMerge = name.startsWith(ownSteps.merge("")) && jar === "command-runner.jar";
  return isMerge && ["s3-dist-cp", "bash"].includes(args[0] ?? "") ? args.indexOf("s3-dist-cp") : -1;
}

function valuesOf(option: string, args: readonly string[]): string[] {
  const start = `--${option}=`;
  return args.filter((argument) => argument.startsWith(start)).map((argument) => argument.slice(start.length));
}
