/**
 * `make soak [SEED=<number>] [KILLS=20] [REPLAYS=3] [DAYS=20]`: tests that take minutes. Runs and replays that are
 * killed at random moments and started again, a month that is loaded day by day, the examples, what others leave in
 * buckets, and large inputs. The last line is `N passed, N failed`.
 *
 * Exit codes: 0 all passed, 1 something failed, 2 an option is wrong.
 */
import { runCommand } from "../../cli/errors";
import { readSoakOptions } from "./options";
import { soak } from "./soak";

runCommand(() => soak(readSoakOptions(process.env)));
