/**
 * `make history [CLUSTER=j-…] [PIPELINE=<name>]`, its first part: gets the event logs of a run in AWS. The second part,
 * local/history.ts, shows them.
 */
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { fetchHistory } from "./session/history";

runCommand(() => fetchHistory(readOptions({ ...process.env, CLUSTER: process.env["CLUSTER"] || process.env["RUN"] })));
