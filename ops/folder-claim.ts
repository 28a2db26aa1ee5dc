import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorCode, Failure } from "./failure";

interface Claim {
  readonly process: number;
  readonly command: string;
  readonly since: string;
}

let claimed: string | undefined;

/**
 * Keeps a second command out of this checkout until `releaseFolder` or the end of the process: it would write
 * cdktf.out/ anew while Terraform uploads from there. Who works in another checkout is held off by the states' locks.
 * @throws Failure that says who is at work here
 */
export function claimFolder(root: string): void {
  const file = join(root, ".local", "at-work.json");
  mkdirSync(dirname(file), { recursive: true });
  const claim: Claim = { process: process.pid, command: basename(process.argv[1] ?? "", ".ts"), since: new Date().toISOString() };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(claim), { flag: "wx" });
      break;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
    const other = holder(file);
    if (other && isAlive(other.process)) {
      throw new Failure(`make ${other.command} (process ${other.process}) is at work in this folder since ${other.since}. Wait for it to end, or work in another checkout.`);
    }
    // It was killed before it could tidy up.
    rmSync(file, { force: true });
  }
  claimed = file;
  process.once("exit", releaseFolder);
}

export function releaseFolder(): void {
  if (claimed !== undefined) rmSync(claimed, { force: true });
  claimed = undefined;
}

function holder(file: string): Claim | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Claim;
  } catch {
    return undefined;
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
