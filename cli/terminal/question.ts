import { createInterface } from "node:readline/promises";
import { exitCode, RunError, UserError } from "../errors";
import type { Options } from "../options/options";

/**
 * Asks before something is changed. YES=1 or CI=true answers for the user. Without a terminal nobody could answer, so
 * the command ends instead of waiting for ever.
 * @param answer what must be typed
 * @throws UserError without a terminal; RunError when another answer is given
 */
export async function confirm(question: string, answer: string, options: Pick<Options, "yes" | "ci">): Promise<void> {
  if (options.yes || options.ci) return;
  if (!process.stdin.isTTY)
    throw new UserError(
      "This asks before it changes anything, and there is no terminal to ask on. Set YES=1 to confirm it.",
    );
  const typed = await ask(`${question} Type ${answer} to go on: `);
  if (typed?.trim() === answer) return;
  const code = typed === undefined ? exitCode.interrupted : exitCode.failed;
  throw new RunError("\nNot confirmed, so nothing is done.", code);
}

/** @returns the line that is typed; undefined for Ctrl-C, and at the end of the input */
async function ask(prompt: string): Promise<string | undefined> {
  const readline = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await Promise.race([
      readline.question(prompt),
      new Promise<undefined>((resolve) => {
        readline.once("SIGINT", () => resolve(undefined));
        readline.once("close", () => resolve(undefined));
      }),
    ]);
  } finally {
    readline.close();
  }
}
