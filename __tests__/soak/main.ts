/**
 * `make soak [SEED=<number>] [KILLS=20] [DAYS=20]`: what takes minutes. Runs that are killed at random moments and run again, a month
 * loaded day by day, and large inputs. Ends with `N passed, N failed`; exit code 1 when something failed.
 */
import { days } from "./days";
import { kills } from "./kills";
import { large } from "./large";
import { Tally } from "./tally";

function whole(name: string, otherwise: number): number {
  const given = process.env[name];
  if (!given) return otherwise;
  if (!/^\d{1,9}$/.test(given)) {
    console.error(`${name}=${given}: must be a whole number`);
    process.exit(2);
  }
  return Number(given);
}

async function main(): Promise<void> {
  // A run that goes on has its own leash; what this program made is removed as it exits.
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)
    process.once(signal, () => process.exit(code));
  const tally = new Tally();
  const [seed, killCount, dayCount] = [whole("SEED", Date.now() % 1_000_000), whole("KILLS", 20), whole("DAYS", 20)];
  console.log(`SEED=${seed}`);
  const parts = [
    ...(killCount > 0 ? [() => kills(tally, killCount, seed)] : []),
    ...(dayCount > 0 ? [() => days(tally, dayCount)] : []),
    () => large(tally),
  ];
  for (const part of parts) {
    // What a part stumbles over (a ledger that is not there) is one more failure, and no reason to leave out the rest.
    await part().catch((error: unknown) =>
      tally.check("it goes on to the end", false, () => String((error as Error).stack ?? error)),
    );
  }
  console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
  process.exitCode = tally.failed === 0 ? 0 : 1;
}

void main();
