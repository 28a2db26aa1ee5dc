/**
 * `make history [CLUSTER=j-…] [RUN=<run>] [PIPELINE=<name>]`, its first part: gets the event logs of a run in AWS. The
 * second part, local/history.ts, shows them.
 */
import { readChosenRun } from "../cli/options/chosen-run";
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { fetchHistory } from "./session/history";

runCommand(() => fetchHistory({ ...readOptions(), ...readChosenRun(process.env) }));
