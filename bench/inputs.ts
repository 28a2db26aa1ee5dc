/**
 * Makes the inputs of the job's benchmark, the same bytes on every machine, in .local/bench/sparkify:
 *
 *     node --import tsx bench/inputs.ts [--songs 10000] [--events 1000000] [--days 365] [--out FOLDER]
 *
 * landing/    files as they arrive: one song a file in folders A/B/C, and one day of events a file
 * merged/     the same bytes as S3DistCp merges them: the local one, with the arguments of the synthesized steps
 * jobs/       the synthesized job with URIs of these folders: songs partitioned by year, and by year and artist_id;
 *             and the options of Java with which `make run` would start Spark for this input
 */
import { parseArgs } from "node:util";
import { exitCode, runCommand } from "../cli/errors";
import { inputOptions, makeInputs, sizes } from "./inputs/make";

runCommand(async () => {
  await makeInputs(inputOptions(parseArgs({ options: sizes }).values));
  return exitCode.fine;
});
