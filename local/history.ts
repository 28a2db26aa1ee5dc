/**
 * `make history [IN=local] [PIPELINE=<name>]`: shows the Spark job of the last `make run`, or of the run in AWS whose
 * event logs ops/history.ts has just fetched, with Spark's history server.
 *
 * Exit codes: 0 after Ctrl-C, 1 it failed, 2 there is nothing to show.
 */
import { runCommand } from "../cli/errors";
import { showHistory } from "./history/server";
import { readLocalOptions } from "./inputs/options";

runCommand(() => showHistory(readLocalOptions(process.env), process.env["IN"] === "local" ? "local" : "aws"));
