import { exitCode } from "../../cli/errors";
import { days } from "./days";
import { examples } from "./examples";
import { kills } from "./kills";
import { large } from "./large";
import type { SoakOptions } from "./options";
import { others } from "./others";
import { replays } from "./replays";
import { Tally } from "./tally";
import { tutorial } from "./tutorial";

/** Runs all parts. @returns the exit code */
export async function soak(options: SoakOptions): Promise<number> {
  // What this program made is removed when it exits. A run that goes on ends with its parent.
  for (const [signal, code] of [
    ["SIGINT", exitCode.interrupted],
    ["SIGTERM", 143],
  ] as const)
    process.once(signal, () => process.exit(code));
  console.log(`SEED=${options.seed}`);
  const tally = new Tally();
  const parts = [
    ...(options.kills > 0 ? [() => kills(tally, options.kills, options.seed)] : []),
    ...(options.replays > 0 ? [() => replays(tally, options.replays, options.seed)] : []),
    ...(options.days > 0 ? [() => days(tally, options.days)] : []),
    () => tutorial(tally),
    () => examples(tally),
    () => others(tally, options.seed),
    () => large(tally),
  ];
  for (const part of parts) {
    // An error, such as a missing ledger, is one more failure. The other parts still run.
    await part().catch((error: unknown) =>
      tally.check("the part runs to its end", false, () => String((error as Error).stack ?? error)),
    );
  }
  console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? exitCode.fine : exitCode.failed;
}
