import { readChosenRun } from "../cli/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { readCopyOptions } from "../cli/session-options";
import { copy } from "./session/copy";

runCommand(() => copy({ ...readOptions(), ...readChosenRun(process.env), ...readCopyOptions() }));
