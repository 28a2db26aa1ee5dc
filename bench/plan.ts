/**
 * Measures how long a plan of all four stacks takes, beside cdktf's own command with the same program and states:
 *
 *     node --import tsx bench/plan.ts
 *
 * `cdktf diff` takes one stack at a time (`cdktf diff '*'` is refused: "Could not find stack"), so it runs four times
 * and synthesizes once. Medians of interleaved rounds, without the first. Writes bench/results/plan.json.
 */
import { exitCode, runCommand } from "../cli/errors";
import { measurePlan } from "./plan/measure";

runCommand(async () => {
  await measurePlan();
  return exitCode.fine;
});
