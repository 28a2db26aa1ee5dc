/**
 * `make query SQL='select …' [PIPELINE=<name>] [FORMAT=table|csv|json]`: asks the tables of the last `make run`.
 *
 * Exit codes: 0 answered, 1 it failed, 2 what the user wrote or gave is wrong.
 */
import { runCommand } from "../cli/errors";
import { readQueryOptions } from "../cli/options/query";
import { readLocalOptions } from "./inputs/options";
import { query } from "./query/query";

runCommand(() => query({ ...readLocalOptions(process.env), ...readQueryOptions(process.env, process.stdout.isTTY) }));
