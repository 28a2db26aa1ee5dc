import { readChosenRun } from "../cli/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { describeCluster } from "./cluster/describe";

runCommand(() => describeCluster({ ...readOptions(), ...readChosenRun(process.env) }));
