/**
 * `make run [DATA=<folder>] [PIPELINE=<name>]`: synthesizes the stacks, then does on this machine what the cluster stack's HCL says.
 * AFTER_PART=<program> is run on the primary node after each part of the run, with the part's name: what it does to the bucket
 * arrives or vanishes while the pipeline runs.
 * Exit codes: 0 fine, 1 the run failed, 2 something given or written is wrong, 130 after Ctrl-C.
 */
import { begin } from "./run/begin";

// Synthesis and the S3 server start while the rest of this program is still being loaded.
const begun = begin(process.env);
void import("./run/engine").then(({ main }) => main(begun));
