import { existsSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { exitCode, Failure } from "../errors";
import { claimFolder } from "../checkout-claim";
import type { Options } from "../options";
import { readStacks, type Stack } from "./stacks";

/** Runs the program that writes the stacks, and reads what it wrote. Its own message is shown as it is. */
export async function synthesize(options: Options): Promise<Stack[]> {
  claimFolder(options.root);
  const outdir = outputFolder(options);
  const synth = await execa(process.execPath, ["--require", "./cli/typescript.cjs", "main.ts"], {
    cwd: options.root,
    env: { PIPELINE: options.pipeline, CDKTF_OUTDIR: outdir },
    reject: false,
    all: true,
  });
  if (synth.exitCode === 0) return readStacks(outdir, options.pipeline);
  // 2 says that pipeline.yaml is wrong, and where: nothing is added to that.
  throw new Failure(
    synth.all ?? "main.ts failed without a word.",
    synth.exitCode === 2 ? exitCode.usersMistake : exitCode.failed,
  );
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
