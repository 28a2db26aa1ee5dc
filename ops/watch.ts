import { readChosenRun } from "../cli/options/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { watch } from "./run/watch";

runCommand(() => watch({ ...readOptions(), ...readChosenRun(process.env) }));
