import { addsUp, type Ended, type LedgerFile } from "../local/project";

/** Counts the checks that passed and failed. It prints a failed check at once. */
export class Tally {
  passed = 0;
  failed = 0;

  /** @param details what to print below a failed check */
  check(what: string, holds: boolean, details?: () => string): void {
    if (holds) this.passed++;
    else {
      this.failed++;
      console.log(`  FAILED: ${what}${details ? `\n${details()}` : ""}`);
    }
  }

  /** Two values that must be equal in all their parts. */
  equal(what: string, found: unknown, wanted: unknown): void {
    const [a, b] = [JSON.stringify(found ?? null), JSON.stringify(wanted ?? null)];
    this.check(what, a === b, () => `    found  ${a.slice(0, 2000)}\n    wanted ${b.slice(0, 2000)}`);
  }

  succeeds(what: string, { code, out, err }: Ended): void {
    this.check(`${what} succeeds`, code === 0, () => out + err);
  }

  addsUp(what: string, ledger: LedgerFile): void {
    this.check(`${what}: the ledger adds up`, addsUp(ledger), () => JSON.stringify(ledger));
  }
}
