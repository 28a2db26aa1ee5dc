import type { ChildProcess } from "node:child_process";
import { exitCode, RunError } from "../../cli/errors";
import { endProcess, untilEnd, untilInterrupt } from "../../cli/processes/processes";

/** What people read of a tunnel. */
interface Texts {
  /** How it is used, once it is open. */
  readonly use: string;
  /** Why its process has ended, as the end of a sentence: ". no such host", ": ssh has ended." */
  readonly why: () => string;
}

/**
 * Keeps the process of a tunnel until Ctrl-C, and then ends it. @returns the exit code
 * @param opened resolves when the tunnel is open
 * @throws RunError when the process ends by itself
 */
export async function keepOpen(child: ChildProcess, opened: Promise<unknown>, { use, why }: Texts): Promise<number> {
  const interrupted = untilInterrupt().then(() => "interrupted");
  const ended = untilEnd(child).then(() => "ended");
  try {
    const first = await Promise.race([opened.then(() => "opened"), ended, interrupted]);
    if (first === "ended") throw new RunError(`The tunnel could not be opened${why()}`);
    if (first === "interrupted") return exitCode.fine;
    console.log(use);
    if ((await Promise.race([ended, interrupted])) === "ended") throw new RunError(`The tunnel was closed${why()}`);
    console.log("\nThe tunnel is closed.");
    return exitCode.fine;
  } finally {
    await endProcess(child);
  }
}
