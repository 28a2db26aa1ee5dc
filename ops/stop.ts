import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { stopRun } from "./cluster/stop";

runCommand(() => stopRun(readOptions()));
