/**
 * `make query IN=aws SQL='select …' [PIPELINE=<name>] [FORMAT=table|csv|json]`: asks the tables in AWS, with Athena.
 *
 * Exit codes: 0 answered, 1 it failed, 2 what the user wrote or gave is wrong, 130 after Ctrl-C.
 */
import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { readQueryOptions } from "../cli/options/query";
import { query } from "./data/query";

// FORMAT has other values here than for a plan.
runCommand(() =>
  query({
    ...readOptions({ ...process.env, FORMAT: "" }),
    ...readQueryOptions(process.env, process.stdout.isTTY),
  }),
);
