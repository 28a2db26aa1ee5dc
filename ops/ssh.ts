import { readChosenRun } from "../cli/options/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { readSessionOptions } from "../cli/options/session";
import { ssh } from "./session/ssh";

runCommand(() => ssh({ ...readOptions(), ...readChosenRun(process.env), ...readSessionOptions() }));
