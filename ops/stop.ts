import { readChosenRun } from "../cli/options/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { stopRun } from "./cluster/stop";

runCommand(() => stopRun({ ...readOptions(), ...readChosenRun(process.env) }));
