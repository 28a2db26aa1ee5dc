import type { Options } from "../../cli/options";
import { lastSynthesized } from "../../cli/synthesized/synthesis";
import { finishOnInterrupt } from "../terraform/interrupt";
import { findRun } from "./find";
import { followRun } from "./follow";

/** Follows the pipeline's run, or the one that CLUSTER names, to its end. @returns the exit code */
export async function watch(options: Options): Promise<number> {
  finishOnInterrupt();
  return followRun(await findRun(await lastSynthesized(options), options), options);
}
