import { readChosenRun } from "../cli/options/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { readTunnelOptions } from "../cli/options/session";
import { tunnel } from "./session/tunnel";

runCommand(() => tunnel({ ...readOptions(), ...readChosenRun(process.env), ...readTunnelOptions() }));
