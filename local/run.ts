/**
 * `make run [DATA=<folder>] [PIPELINE=<name>] [OUT=<folder>]`: synthesizes the stacks, and then executes the
 * bootstrap actions and steps in the HCL of the cluster's stack on this machine.
 *
 * RUNS=<number>: how often the steps run, on a cluster that stays. In AWS, `make submit` runs them again.
 *
 * AFTER_PART=<program> is started on the primary node after each part of the run, with the part's name. Tests use it to
 * change the bucket while the pipeline runs.
 *
 * Exit codes: 0 the run succeeded, 1 it failed, 2 what the user wrote or gave is wrong, 130 after Ctrl-C.
 */
import { readLocalOptions } from "./inputs/options";
import { startRun } from "./run/start";

// Synthesis and the S3 server take longest to start. So they start first, and this program loads its other modules
// meanwhile.
const started = startRun(readLocalOptions(process.env));
void import("./run/engine").then(async ({ finishRun }) => process.exit(await finishRun(started)));
