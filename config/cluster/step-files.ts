import type { PipelineFile } from "../schema/pipeline";

export type StepPlace = keyof NonNullable<PipelineFile["cluster"]["steps"]>;
export type UserStep = NonNullable<PipelineFile["cluster"]["steps"]>[StepPlace][number];

/** In the order in which they run: before the merges, before the job, after it. */
export const stepPlaces = ["beforeMerge", "beforeTables", "afterTables"] as const satisfies readonly StepPlace[];

/** The script that starts the script of a user's step. A bootstrap action puts it on the primary node. */
export const stepScript = "/home/hadoop/step.sh";

/** `{steps/lookup.csv}` in an argument stands for the URI of that file. */
const reference = /\{(steps\/[^{}]*)\}/g;

/** The files of the pipeline's folder that texts refer to. */
export function referencesIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) => Array.from(text.matchAll(reference), ([, file = ""]) => file));
}

/** A text with a value in place of each reference. */
export function withReferences(text: string, valueOf: (file: string) => string): string {
  return text.replace(reference, (_, file: string) => valueOf(file));
}

/** Whether a jar is already on the primary node. */
export const isOnNode = (jar: string) => jar.startsWith("/");

/** Whether a file is a jar, as spark-submit and Hadoop tell it: by its ending. */
export const isJar = (file: string) => file.endsWith(".jar");

/** The files of the pipeline's folder that a step needs, for example `steps/score.py`. */
export function filesOf({ spark, script, jar, command = [], options, args }: UserStep): string[] {
  return [
    ...[spark, script, jar].flatMap((file) => (file === undefined || isOnNode(file) ? [] : [file])),
    ...referencesIn([...command, ...options, ...args]),
  ];
}

/** All steps of a cluster that are not the pipeline's own. */
export function userSteps({ steps }: Pick<PipelineFile["cluster"], "steps">): UserStep[] {
  return steps === undefined ? [] : stepPlaces.flatMap((place) => steps[place]);
}
