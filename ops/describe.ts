import { readChosenRun } from "../cli/options/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { describeCluster } from "./cluster/describe";

runCommand(() => describeCluster({ ...readOptions(), ...readChosenRun(process.env) }));
