/**
 * `make logs STEP=<name> [CLUSTER=j-…] [FOLLOW=1]`: the logs of a step or a bootstrap action in AWS.
 *
 * Exit codes: 0 printed, 1 it failed, 2 what the user wrote or gave is wrong, 130 after Ctrl-C.
 */
import { readChosenRun } from "../cli/options/chosen-run";
import { runCommand } from "../cli/errors";
import { readLogOptions } from "../cli/options/logs";
import { readOptions } from "../cli/options/options";
import { showLogs } from "./logs/show";

runCommand(() => showLogs({ ...readOptions(), ...readChosenRun(process.env) }, readLogOptions(process.env)));
