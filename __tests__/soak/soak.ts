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
  // Alone, because its time is checked.
  await inTurn(tally, { tutorial: () => tutorial(tally) });
  // A run waits for much of its time, so two at a time take less than one after the other.
  await Promise.all([
    inTurn(tally, {
      ...(options.kills > 0 && { kills: () => kills(tally, options.kills, options.seed) }),
      ...(options.replays > 0 && { replays: () => replays(tally, options.replays, options.seed) }),
      ...(options.days > 0 && { days: () => days(tally, options.days) }),
      others: () => others(tally, options.seed),
      large: () => large(tally),
    }),
    inTurn(tally, { examples: () => examples(tally) }),
  ]);
  console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? exitCode.fine : exitCode.failed;
}

/** Runs parts one after another. An error, such as a missing ledger, is one more failure: the other parts still run. */
async function inTurn(tally: Tally, parts: Readonly<Record<string, () => Promise<void>>>): Promise<void> {
  for (const [name, part] of Object.entries(parts))
    await part().catch((error: unknown) =>
      tally.check(`${name} runs to its end`, false, () => String((error as Error).stack ?? error)),
    );
}
