import type { ChildProcess } from "node:child_process";
import { exitCode } from "../../cli/errors";

const running = new Set<ChildProcess>();
let interrupted = false;
let message: string | undefined;

/** Whether somebody pressed Ctrl-C or sent SIGTERM: then nothing new is begun. */
export function wasInterrupted(): boolean {
  return interrupted;
}

/** What is said when an interrupt comes while no Terraform runs. */
export function sayOnInterrupt(text: string): void {
  message = text;
}

/**
 * Passes an interrupt to Terraform, once: it finishes what AWS is doing, writes its state, frees its lock and ends. The
 * second interrupt only says that a third one stops Terraform at once, which loses what is being created.
 */
export function finishOnInterrupt(): void {
  let times = 0;
  const handler = () => {
    interrupted = true;
    times += 1;
    if (running.size === 0) {
      if (message !== undefined) console.error(`\n${message}`);
      process.exit(exitCode.interrupted);
    }
    if (times === 1)
      console.error("\nInterrupted. Terraform finishes what it is doing and writes its state; this can take minutes.");
    if (times === 2)
      console.error(
        "\nStill waiting for Terraform. A third interrupt stops it at once; " +
          "then no state will have what it is creating now.",
      );
    if (times !== 2) for (const child of running) child.kill("SIGINT");
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, handler);
}

/** A child's exit code, once it has ended; until then interrupts are passed to it. */
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
