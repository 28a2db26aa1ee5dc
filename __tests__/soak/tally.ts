/** Counts what held and what did not, and says the latter at once. */
export class Tally {
  passed = 0;
  failed = 0;

  check(what: string, holds: boolean, seen?: () => string): void {
    if (holds) this.passed++;
    else {
      this.failed++;
      console.log(`  FAILED: ${what}${seen ? `\n${seen()}` : ""}`);
    }
  }

  /** Two values that must be the same all the way down. */
  equal(what: string, found: unknown, wanted: unknown): void {
    const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
    this.check(what, a === b, () => `    found  ${a.slice(0, 2000)}\n    wanted ${b.slice(0, 2000)}`);
  }
}
