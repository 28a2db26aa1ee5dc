import { existsSync } from "node:fs";
import { join } from "node:path";
import { claimFolder } from "../checkout-claim";
import type { Options } from "../options";
import { startSynthesis } from "./synthesis";
import { readStacks, type Stack } from "./stacks";

/** Synthesizes the pipeline's stacks, while no other command works in this checkout. Throws as `Synthesis.done`. */
export async function synthesize(options: Options): Promise<Stack[]> {
  claimFolder(options.root);
  const folder = await startSynthesis(options.root, options.pipeline, outputFolder(options)).done();
  return readStacks(folder, options.pipeline);
}

/** The stacks as they were synthesized last, if they are this pipeline's: for those who only look on while others work. */
export async function lastSynthesized(options: Options): Promise<Stack[]> {
  const outdir = outputFolder(options);
  if (existsSync(join(outdir, "manifest.json"))) {
    const stacks = readStacks(outdir, options.pipeline);
    if (stacks.every((stack) => stack.label !== stack.name && existsSync(join(stack.folder, "cdk.tf")))) return stacks;
  }
  return synthesize(options);
}

function outputFolder(options: Options): string {
  return join(options.root, "cdktf.out");
}
