/**
 * `make run [DATA=<folder>] [PIPELINE=<name>] [OUT=<folder>]`: synthesizes the stacks, then does on this machine what
 * the HCL of the cluster's stack says.
 *
 * AFTER_PART=<program> is started on the primary node after each part of the run, with the part's name. Tests use it to
 * change the bucket while the pipeline runs.
 *
 * Exit codes: 0 the run succeeded, 1 it failed, 2 what the user wrote or gave is wrong, 130 after Ctrl-C.
 */
import { readLocalOptions } from "./inputs/options";
import { startRun } from "./run/start";

// Synthesis and the S3 server take longest. They start here, and this program loads the rest of itself beside them.
const started = startRun(readLocalOptions(process.env));
void import("./run/engine").then(async ({ finishRun }) => process.exit(await finishRun(started)));
