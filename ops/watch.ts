import { readChosenRun } from "../cli/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { watch } from "./run/watch";

runCommand(() => watch({ ...readOptions(), ...readChosenRun(process.env) }));
