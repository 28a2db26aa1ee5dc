import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { exitCode } from "../errors";

/** How long a process may take to end after a signal. */
const milliseconds = 2_000;

/** How a process ended that had the terminal. */
interface LeftProcess {
  readonly code: number;
  /** Somebody pressed Ctrl-C while it ran, or ended this process. */
  readonly wasInterrupted: boolean;
}

/**
 * Leaves the terminal to a process until it ends. The keys that send signals are for what runs on the node: the process
 * gets them too, and takes care of them.
 */
export async function leaveTerminalTo(child: ChildProcess): Promise<LeftProcess> {
  let wasInterrupted = false;
  const keys = ["SIGINT", "SIGQUIT", "SIGTSTP"] as const;
  const note = (signal: NodeJS.Signals) => {
    wasInterrupted ||= signal === "SIGINT" || signal === "SIGQUIT";
  };
  const ends = ["SIGTERM", "SIGHUP"] as const;
  const end = () => {
    wasInterrupted = true;
    child.kill("SIGTERM");
  };
  for (const signal of keys) process.on(signal, note);
  for (const signal of ends) process.on(signal, end);
  try {
    const [code] = (await once(child, "close")) as [number | null];
    return { code: code ?? exitCode.failed, wasInterrupted };
  } finally {
    for (const signal of keys) process.off(signal, note);
    for (const signal of ends) process.off(signal, end);
  }
}

/** A promise that is kept when the user presses Ctrl-C, or somebody ends this process. */
export function untilInterrupt(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}

/** A promise that is kept when a process has ended. @throws the system's error when it could not be started */
export function untilEnd(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
    if (child.exitCode !== null || child.signalCode !== null) resolve();
  });
}

/** Ends a process that may have ended already: as Ctrl-C does, and if that is not enough, at once. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, "close");
  child.kill("SIGINT");
  const timer = new AbortController();
  const late = sleep(milliseconds, "late", { signal: timer.signal }).catch(() => undefined);
  if ((await Promise.race([ended, late])) === "late") child.kill("SIGKILL");
  await ended;
  timer.abort();
}
