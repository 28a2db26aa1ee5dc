/**
 * `make runs [PIPELINE=<name>] [FORMAT=table|csv|json]`: the last runs in AWS.
 *
 * Exit codes: 0 listed, 1 it failed, 2 what the user wrote or gave is wrong.
 */
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { readResultFormat } from "../cli/options/query";
import { listRuns } from "./history/list-runs";

// FORMAT has other values here than for a plan.
runCommand(() =>
  listRuns(
    readOptions({ ...process.env, FORMAT: "" }),
    readResultFormat(process.env, process.stdout.isTTY, "the last runs"),
  ),
);
