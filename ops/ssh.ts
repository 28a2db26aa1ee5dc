import { readChosenRun } from "../cli/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { readSessionOptions } from "../cli/session-options";
import { ssh } from "./session/ssh";

runCommand(() => ssh({ ...readOptions(), ...readChosenRun(process.env), ...readSessionOptions() }));
