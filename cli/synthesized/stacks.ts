import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError, UserError } from "../errors";

/** One synthesized stack, as cdktf.out/manifest.json describes it. */
export interface Stack {
  readonly name: string;
  /** The name without the pipeline's: what people type and read. */
  readonly label: string;
  /** Absolute path of the folder of its cdk.tf, in which Terraform runs. */
  readonly folder: string;
  /** Names of the stacks that must be applied before this one. */
  readonly dependsOn: readonly string[];
}

interface Manifest {
  readonly stacks: Readonly<Record<string, { name: string; dependencies: string[]; workingDirectory: string }>>;
}

/** All stacks of `outdir`, each after those it depends on, and by name where the order is free. */
export function readStacks(outdir: string, pipeline: string): Stack[] {
  const file = join(outdir, "manifest.json");
  if (!existsSync(file))
    throw new RunError(`${file} is not there, so there is nothing to run Terraform on. Run make synth first.`);
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const stacks = Object.values(manifest.stacks).map((stack) => ({
    name: stack.name,
    label: stack.name.startsWith(`${pipeline}-`) ? stack.name.slice(pipeline.length + 1) : stack.name,
    folder: join(outdir, stack.workingDirectory),
    dependsOn: stack.dependencies,
  }));
  return inWaves(stacks).flat();
}

/** Stacks grouped so that each group needs only earlier ones: the stacks of a group can be applied side by side. */
export function inWaves(stacks: readonly Stack[]): Stack[][] {
  const waves: Stack[][] = [];
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

/** The stack a user means by `STACK=network` or `STACK=sparkify-network`; all of them when nothing is said. */
export function chosenStacks(stacks: readonly Stack[], wanted: string | undefined): Stack[] {
  if (wanted === undefined) return [...stacks];
  const found = stacks.filter((stack) => stack.name === wanted || stack.label === wanted);
  if (found.length === 0)
    throw new UserError(
      `STACK=${wanted} is no stack of this pipeline; it has: ${stacks.map((stack) => stack.label).join(", ")}.`,
    );
  return found;
}
