import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "../errors";
import { makeFolder } from "../files/make-folder";
import { startTimeOf } from "./start-time";

/** The process that works. */
export interface Claim {
  readonly process: number;
  readonly startTime?: string;
  readonly command: string;
  readonly since: string;
}

/** A claim's file may exist for at most this number of milliseconds before its content is written. */
const writingTime = 2000;

/**
 * Makes this process the only one at work, until it releases its claim or ends. A claim of a process that was killed
 * does not count.
 * @param file the file of the claim, which exists only while a process is at work
 * @param command the name of this command, for messages of other processes
 * @returns the way to release the claim, or the process that is at work already
 * @throws the system's error where the file cannot be written
 */
export function claim(file: string, command: string): { readonly release: () => void } | { readonly other: Claim } {
  makeFolder(dirname(file));
  const mine = JSON.stringify({
    process: process.pid,
    startTime: startTimeOf(process.pid),
    command,
    since: new Date().toISOString(),
  } satisfies Claim);
  while (!create(file, mine)) {
    const found = read(file);
    const other = found === undefined ? undefined : parse(found);
    if (other?.startTime !== undefined && startTimeOf(other.process) === other.startTime) return { other };
    if (found === undefined || (!other && isYoung(file))) pause();
    else discard(file, found);
  }
  const release = () => {
    if (read(file) === mine) rmSync(file, { force: true });
  };
  process.once("exit", release);
  return { release };
}

/** @returns false when the file exists already */
function create(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    return false;
  }
}

/** Removes a dead claim. If another process has just replaced it by a claim of its own, that claim is put back. */
function discard(file: string, dead: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  const content = read(aside);
  if (content !== undefined && content !== dead) create(file, content);
  rmSync(aside, { force: true });
}

/** A file's content; undefined when the file does not exist. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return undefined;
  }
}

/** A claim; undefined when its content is not complete. */
function parse(content: string): Claim | undefined {
  try {
    return JSON.parse(content) as Claim;
  } catch {
    return undefined;
  }
}

function isYoung(file: string): boolean {
  const status = statSync(file, { throwIfNoEntry: false });
  return status !== undefined && Date.now() - status.mtimeMs < writingTime;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
}
