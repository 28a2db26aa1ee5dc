import type { ChosenRun } from "../../cli/options/chosen-run";
import type { Options } from "../../cli/options/options";
import { lastSynthesized } from "../../cli/synthesized/synthesis";
import { finishOnInterrupt } from "../terraform/interrupt";
import { findRun } from "./find";
import { followRun } from "./follow";
import { sayWhatStays } from "./stays";

/** Follows the pipeline's run, or the one that the user has chosen, to its end. @returns the exit code */
export async function watch(options: Options & ChosenRun): Promise<number> {
  finishOnInterrupt();
  const stacks = await lastSynthesized(options);
  const code = await followRun(await findRun(stacks, options), options);
  if (options.cluster === undefined) sayWhatStays(stacks, options);
  return code;
}
