import { readChosenRun } from "../cli/options/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { readCopyOptions } from "../cli/options/session";
import { copy } from "./session/copy";

runCommand(() => copy({ ...readOptions(), ...readChosenRun(process.env), ...readCopyOptions() }));
