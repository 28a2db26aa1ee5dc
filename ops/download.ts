/**
 * `make download TABLE=<table> [TO=<folder>] [PIPELINE=<name>]`: gets the files of a table that runs have published.
 *
 * Exit codes: 0 all are there, 1 it failed, 2 what the user wrote or gave is wrong, 130 after Ctrl-C.
 */
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { readDownloadOptions } from "../cli/options/transfer";
import { download } from "./data/download";

runCommand(() => download({ ...readOptions(), ...readDownloadOptions() }));
