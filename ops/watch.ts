import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { lastSynthesized } from "../cli/synthesized/synthesize";
import { findRun } from "./run/find";
import { watchRun } from "./run/follow";
import { finishOnInterrupt } from "./terraform/interrupt";

finishOnInterrupt();
runCommand(async () => {
  const options = readOptions();
  return watchRun(await findRun(await lastSynthesized(options), options), options);
});
