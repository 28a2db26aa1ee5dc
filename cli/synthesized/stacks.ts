import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError, UserError } from "../errors";
import type { Options } from "../options/options";
import { readHcl, type StackHcl } from "./hcl";

/** A synthesized stack: what cdktf.out/manifest.json and its cdk.tf say of it. */
export interface Stack {
  readonly name: string;
  /** The name without the pipeline's: what people type and read. */
  readonly label: string;
  /** Absolute path of the folder of its cdk.tf, in which Terraform runs. */
  readonly folder: string;
  /** Names of the stacks that must be applied before this one. */
  readonly dependsOn: readonly string[];
  readonly hcl: StackHcl;
}

interface Manifest {
  readonly stacks: Readonly<Record<string, { name: string; dependencies: string[]; workingDirectory: string }>>;
}

/**
 * All stacks of `outdir`, each after those it depends on, and by name where the order is free.
 * @throws RunError when nothing was synthesized there
 */
export async function readStacks(outdir: string, pipeline: string): Promise<Stack[]> {
  const file = join(outdir, "manifest.json");
  if (!existsSync(file))
    throw new RunError(`${file} does not exist, so there is nothing to run Terraform on. Run make synth first.`);
  const stacks = await Promise.all(
    inManifest(outdir, pipeline).map(async (stack) => ({ ...stack, hcl: await readHcl(stack.folder) })),
  );
  return inWaves(stacks).flat();
}

/** Whether `outdir` holds this pipeline's stacks, all of them. */
export function holdsStacks(outdir: string, pipeline: string): boolean {
  return (
    existsSync(join(outdir, "manifest.json")) &&
    inManifest(outdir, pipeline).every(
      ({ name, label, folder }) => label !== name && existsSync(join(folder, "cdk.tf")),
    )
  );
}

function inManifest(outdir: string, pipeline: string): Omit<Stack, "hcl">[] {
  const { stacks } = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as Manifest;
  return Object.values(stacks).map(({ name, dependencies, workingDirectory }) => ({
    name,
    label: labelOf(name, pipeline),
    folder: join(outdir, workingDirectory),
    dependsOn: dependencies,
  }));
}

function labelOf(name: string, pipeline: string): string {
  return name.startsWith(`${pipeline}-`) ? name.slice(pipeline.length + 1) : name;
}

/** Stacks grouped so that each group needs only earlier ones: the stacks of a group can be applied side by side. */
export function inWaves<T extends Pick<Stack, "name" | "dependsOn">>(stacks: readonly T[]): T[][] {
  const waves: T[][] = [];
  let left = [...stacks].sort((a, b) => a.name.localeCompare(b.name, "en"));
  while (left.length > 0) {
    const waiting = new Set(left.map((stack) => stack.name));
    const ready = left.filter((stack) => !stack.dependsOn.some((name) => waiting.has(name)));
    if (ready.length === 0)
      throw new RunError(`The stacks ${[...waiting].join(", ")} depend on each other in a circle.`);
    waves.push(ready);
    left = left.filter((stack) => !ready.includes(stack));
  }
  return waves;
}

/**
 * The stack a user means by `STACK=network` or `STACK=sparkify-network`; all of them where none is named.
 * @throws UserError that names the stacks, when the pipeline does not have this one
 */
export function chosenStacks<T extends Pick<Stack, "name" | "label">>(
  stacks: readonly T[],
  wanted: string | undefined,
): T[] {
  if (wanted === undefined) return [...stacks];
  const found = stacks.filter((stack) => stack.name === wanted || stack.label === wanted);
  if (found.length === 0)
    throw new UserError(
      `STACK=${wanted} is not a stack of this pipeline; it has: ${stacks.map((stack) => stack.label).join(", ")}.`,
    );
  return found;
}

/** What the HCL of only one stack says, such as the cluster; undefined where none says it. */
export function fromHcl<K extends keyof StackHcl>(stacks: readonly Stack[], key: K): StackHcl[K] | undefined {
  return stacks.find(({ hcl }) => hcl[key] !== undefined)?.hcl[key];
}

/**
 * The stacks that plan and deploy work on. With a schedule, a cluster is started only where STACK=cluster asks for it,
 * or a replay, which no schedule makes.
 */
export function stacksToApply(stacks: readonly Stack[], options: Pick<Options, "stack" | "replay">): Stack[] {
  if (options.stack !== undefined || fromHcl(stacks, "schedule") === undefined)
    return chosenStacks(stacks, options.stack);
  return stacks.filter(({ hcl }) => (options.replay ? hcl.schedule : hcl.cluster) === undefined);
}

/** All stacks of a pipeline are in one region. */
export function regionOf(stacks: readonly Stack[]): string | undefined {
  return fromHcl(stacks, "region");
}
