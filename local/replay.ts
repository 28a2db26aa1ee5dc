/**
 * `make replay RUN=<run>,… [PIPELINE=<name>] [OUT=<folder>]`: as `make run`, but with the records in quarantine of
 * earlier runs instead of objects. Without RUN, it reads the records of all runs that have some.
 *
 * Exit codes: those of `make run`.
 */
import { runCommand } from "../cli/errors";
import { runsToReplay } from "../cli/options/replay";
import { readLocalOptions } from "./inputs/options";
import { startRun } from "./run/start";

runCommand(async () => {
  const replay = runsToReplay(process.env, "RUN") ?? ["all"];
  const started = startRun({ ...readLocalOptions(process.env), replay });
  const { finishRun } = await import("./run/engine");
  process.exit(await finishRun(started));
});
