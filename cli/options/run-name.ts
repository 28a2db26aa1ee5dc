/**
 * Names of runs. The first run of a cluster has the cluster's id as its name. A run that `make submit` starts on a
 * cluster that stays has the id and a time: j-4XOSD0U9TJ8M9-20261127T193012Z (docs/adr/0044-names-of-runs.md).
 */

const runName = /^(j-[A-Z0-9]+)(-\d{8}T\d{6}Z)?$/;

export function isRunName(text: string): boolean {
  return runName.test(text);
}

/** The cluster of a run. @param text a run's name, or the id of a cluster */
export function clusterOf(text: string): string {
  return runName.exec(text)?.[1] ?? text;
}

/** The name of a run that is submitted at this moment. */
export function submittedName(cluster: string, time: Date): string {
  return `${cluster}-${time.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/**
 * What a step's arguments say about the run that it belongs to. `steps` is the number of steps of that run, this one
 * included; only the first step of a run has it.
 */
export function runOfStep(
  args: readonly string[],
): { readonly run: string; readonly steps: number | undefined } | undefined {
  const value = (option: string) => args.find((arg) => arg.startsWith(option))?.slice(option.length);
  const run = value("--run=");
  if (run === undefined || !isRunName(run)) return undefined;
  const steps = Number(value("--steps="));
  return { run, steps: Number.isInteger(steps) && steps > 0 ? steps : undefined };
}
