import { createInterface } from "node:readline/promises";
import { exitCode, RunError, UserError } from "./errors";
import type { Options } from "./options";

/**
 * Asks before something is changed. No question with YES=1 or CI=true; without a terminal nobody could answer, so the
 * command ends instead of waiting for ever.
 * @param answer what must be typed
 * @throws UserError without a terminal; RunError when another answer is given
 */
export async function confirm(question: string, answer: string, options: Pick<Options, "yes" | "ci">): Promise<void> {
  if (options.yes || options.ci) return;
  if (!process.stdin.isTTY) {
    throw new UserError(
      "This asks before it changes anything, and there is no terminal to ask on. Say YES=1 if you mean it.",
    );
  }
  const readline = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const given = await Promise.race([
      readline.question(`${question} Type ${answer} to go on: `),
      new Promise<undefined>((resolve) => {
        readline.once("SIGINT", () => resolve(undefined));
        readline.once("close", () => resolve(undefined));
      }),
    ]);
    if (given?.trim() !== answer)
      throw new RunError(
        "\nNot confirmed, so nothing is done.",
        given === undefined ? exitCode.interrupted : exitCode.failed,
      );
  } finally {
    readline.close();
  }
}
