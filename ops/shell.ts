import { readChosenRun } from "../cli/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { readSessionOptions } from "../cli/session-options";
import { shell } from "./session/shell";

runCommand(() => shell({ ...readOptions(), ...readChosenRun(process.env), ...readSessionOptions() }));
