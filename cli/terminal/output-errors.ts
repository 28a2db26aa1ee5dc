import { errorCode, exitCode, reportError, RunError } from "../errors";

/**
 * For commands that only print: ends the program where its output cannot be written. A reader that has enough, as head
 * has, is no error; anything else is, such as a full disk. Not for commands that change something: these go on.
 */
export function endWithOutput(output: NodeJS.WriteStream = process.stdout): void {
  output.once("error", (error: Error) => {
    if (errorCode(error) === "EPIPE") process.exit(exitCode.fine);
    process.exit(reportError(new RunError(`The output could not be written: ${error.message}.`)));
  });
}
