/**
 * `make estimate DATA=<folder> | LISTING=<file> [PRICES=<file>|aws] [PIPELINE=<name>]`: how long a run in AWS takes,
 * its requests and node hours, and its cost with the prices of a file or with AWS's list prices. It asks AWS for
 * nothing but those. `--json` prints JSON.
 *
 * Exit codes: 0 shown, 1 it failed, 2 what the user wrote or gave is wrong.
 */
import { runCommand } from "../cli/errors";
import { estimate } from "./estimate/estimate";
import { readLocalOptions } from "./inputs/options";

runCommand(() => estimate(readLocalOptions(process.env, process.argv)));
