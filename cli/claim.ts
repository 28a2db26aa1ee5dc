import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { birthOf } from "./process-birth";

/** Who is at work. */
export interface Claim {
  readonly process: number;
  readonly birth?: string;
  readonly command: string;
  readonly since: string;
}

/** For so long a claim may be a file without its content. */
const written = 2000;

/**
 * Makes this process the one at work, until it releases its claim or ends; one that was killed holds nothing.
 * @param file that says so, and is there only while somebody is
 * @param command what others are told of this process
 * @returns the way to release it, or who is at work already
 */
export function claim(file: string, command: string): { readonly release: () => void } | { readonly other: Claim } {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify({
    process: process.pid,
    birth: birthOf(process.pid),
    command,
    since: new Date().toISOString(),
  } satisfies Claim);
  while (!created(file, mine)) {
    const found = contentOf(file);
    const other = found === undefined ? undefined : parsed(found);
    if (other?.birth !== undefined && birthOf(other.process) === other.birth) return { other };
    if (found === undefined || (!other && isYoung(file))) pause();
    else discard(file, found);
  }
  const release = () => {
    if (contentOf(file) === mine) rmSync(file, { force: true });
  };
  process.once("exit", release);
  return { release };
}

function created(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

/** Takes a dead claim away; and puts it back when somebody, in that instant, had done so before and claimed the file. */
function discard(file: string, dead: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const content = contentOf(aside);
  if (content !== undefined && content !== dead) created(file, content);
  rmSync(aside, { force: true });
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}

function parsed(content: string): Claim | undefined {
  try {
    return JSON.parse(content) as Claim;
  } catch {
    return undefined;
  }
}

function isYoung(file: string): boolean {
  const status = statSync(file, { throwIfNoEntry: false });
  return status !== undefined && Date.now() - status.mtimeMs < written;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
}
