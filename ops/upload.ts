/**
 * `make upload DATA=<folder> [TO=<prefix below landing/>] [PIPELINE=<name>]`: uploads the files that a source reads.
 *
 * Exit codes: 0 all are there, 1 it failed, 2 what the user wrote or gave is wrong, 130 after Ctrl-C.
 */
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { readUploadOptions } from "../cli/options/transfer";
import { upload } from "./data/upload";

// DATA has other values here than for destroy.
runCommand(() => upload({ ...readOptions({ ...process.env, DATA: "" }), ...readUploadOptions() }));
