/**
 * `make report [PIPELINE=<name>] [OUT=<folder>]`: builds the page of the newest run again from what the run left,
 * prints its path and opens it.
 *
 * Exit codes: 0, or 2 when there is no run to show.
 */
import { runCommand } from "../cli/errors";
import { readLocalOptions } from "./inputs/options";
import { openReport } from "./run/open-report";

runCommand(() => openReport(readLocalOptions(process.env)));
