import type { ChildProcess } from "node:child_process";
import { exitCode } from "../../cli/errors";

const running = new Set<ChildProcess>();
let interrupted = false;
let lastWords: string | undefined;

/** True once somebody pressed Ctrl-C or sent SIGTERM: nothing new is begun. */
export function wasInterrupted(): boolean {
  return interrupted;
}

/** What is said when an interrupt meets no running Terraform. */
export function sayOnInterrupt(words: string): void {
  lastWords = words;
}

/**
 * Hands an interrupt on to Terraform, once: it finishes what AWS is doing, writes its state, frees its lock and ends.
 * Only a third one reaches it again, which costs what is being created.
 */
export function finishOnInterrupt(): void {
  let times = 0;
  const handler = () => {
    interrupted = true;
    times += 1;
    if (running.size === 0) {
      if (lastWords !== undefined) console.error(`\n${lastWords}`);
      process.exit(exitCode.interrupted);
    }
    if (times === 1)
      console.error("\nInterrupted. Terraform finishes what it is doing and writes its state; this can take minutes.");
    if (times === 2)
      console.error(
        "\nStill waiting for Terraform. A third interrupt stops it at once, and what it is creating now will be in no state.",
      );
    if (times !== 2) for (const child of running) child.kill("SIGINT");
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, handler);
}

/** A child's exit code, once it has ended; until then interrupts are handed to it. */
export async function endOf(child: ChildProcess): Promise<number> {
  running.add(child);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? exitCode.failed));
    });
  } finally {
    running.delete(child);
  }
}
