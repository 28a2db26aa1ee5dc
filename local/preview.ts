/**
 * `make preview DATA=<folder> | LISTING=<file> [PIPELINE=<name>]`: shows which objects a merge would put into which
 * file. Nothing runs. `--json` prints JSON.
 *
 * Exit codes: 0 shown, 1 it failed, 2 what the user wrote or gave is wrong.
 */
import { runCommand } from "../cli/errors";
import { readLocalOptions } from "./inputs/options";
import { preview } from "./preview/preview";

runCommand(() => preview(readLocalOptions(process.env, process.argv)));
