import { readChosenRun } from "../cli/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { stopRun } from "./cluster/stop";

runCommand(() => stopRun({ ...readOptions(), ...readChosenRun(process.env) }));
