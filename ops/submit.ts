/**
 * `make submit [STEP=<name>] [ARGS='…'] [CLUSTER=j-…]`: runs the pipeline's steps again on a cluster that stays.
 *
 * Exit codes: 0 the run is complete, 1 it failed, 2 what the user wrote or gave is wrong, 130 after Ctrl-C.
 */
import { readChosenRun } from "../cli/options/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { readSubmitOptions } from "../cli/options/submit";
import { submit } from "./submit/submit";

runCommand(() => submit({ ...readOptions(), ...readChosenRun(process.env) }, readSubmitOptions(process.env)));
