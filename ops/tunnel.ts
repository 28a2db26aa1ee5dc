import { readChosenRun } from "../cli/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { readTunnelOptions } from "../cli/session-options";
import { tunnel } from "./session/tunnel";

runCommand(() => tunnel({ ...readOptions(), ...readChosenRun(process.env), ...readTunnelOptions() }));
