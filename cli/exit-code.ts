import { RunError, UserError } from "./problem";
import { S3DistCpFailure } from "../local/storage/hadoop-failure";
import { SynthFailed } from "./synthesized/synthesis";

/** Says on stderr what went wrong, with a stack only where nobody foresaw it. 1: the run failed, 2: something given or written is wrong. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof SynthFailed) return error.exitCode;
  const usersMistake = error instanceof UserError || error instanceof S3DistCpFailure;
  console.error(usersMistake || error instanceof RunError ? error.message : error);
  return usersMistake ? 2 : 1;
}
