import { count } from "../../cli/report/numbers";
import { cpuSeconds, type ProfiledRun } from "./job-times";
import type { Ways } from "./job-ways";
import { type Aim, judged, s, times } from "./section";

/** Seconds of the tutorials' way, on the machine on which the aims in seconds were set. */
const tutorialThen = 233.4;

/**
 * What was aimed at for the job.
 * @param profiled this job's run with songs by year, if it was profiled
 */
export function aimsOf(ways: Ways, profiled: ProfiledRun | undefined): Aim[] {
  const found: Aim[] = [];
  const ratio = (slow: string, fast: string) =>
    ways[slow] && ways[fast] ? ways[slow].run / ways[fast].run : undefined;
  const add = (
    what: string,
    aim: string,
    value: number | undefined,
    met: (value: number) => boolean,
    reason: string,
  ) => {
    if (value !== undefined) found.push({ what, aim, ...judged(value, times, met), reason });
  };
  const compiler =
    profiled?.cpu["compiler"] === undefined
      ? ""
      : `, ${Math.round((100 * profiled.cpu["compiler"]) / cpuSeconds(profiled))} % of its CPU time`;
  const reading =
    "the run is so short that most of it passes before Java has compiled the code that it runs often. " +
    `Java compiles during the run${compiler} (see Growth)`;
  const files =
    "the cost of each file. A task opens and closes it, a commit renames it, its footer is read " +
    "back, and a move publishes it";
  add(
    "this job compared with the tutorials' way, songs by year",
    "at least 10 times faster",
    ratio("tutorial", "ours-year"),
    (value) => value >= 10,
    reading,
  );
  add(
    "this job compared with the tutorials' way, songs by year and artist_id",
    "at least 6 times faster",
    ratio("tutorial", "ours-year-artist"),
    (value) => value >= 6,
    files,
  );
  const jvm =
    "DuckDB checks nothing. It does not prove records, write a ledger, count back or publish. And it " +
    `is compiled already, while Java compiles during the run${compiler}`;
  add(
    "this job compared with DuckDB, songs by year",
    "at most 6 times its time",
    ratio("ours-year", "limit-year"),
    (value) => value <= 6,
    jvm,
  );
  add(
    "this job compared with DuckDB, songs by year and artist_id",
    "at most 5 times its time",
    ratio("ours-year-artist", "limit-year-artist"),
    (value) => value <= 5,
    files,
  );
  const ours = ways["ours-year"]?.rows["songplays"];
  const limit = ways["limit-year"]?.rows["songplays"];
  if (ours !== undefined && limit !== undefined)
    found.push({
      what: "plays of the input that are in the table",
      aim: "all",
      result: `${count(ours)} of ${count(limit)}`,
      met: ours === limit,
    });
  return found;
}

/** How fast this machine is, compared with the one on which the aims in seconds were set. */
export function speedOfMachine({ tutorial }: Ways): string | undefined {
  if (!tutorial) return undefined;
  const longer = tutorial.run / tutorialThen;
  return (
    `The aims in seconds were set on a machine on which the tutorials' way took ${s(tutorialThen)} (see The job). ` +
    `Here it took ${s(tutorial.run)}, ${times(longer)} as long.`
  );
}
