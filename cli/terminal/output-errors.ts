import { errorCode, exitCode, reportError, RunError } from "../errors";

/**
 * For commands that only print: ends the program where its output cannot be written. If the reader stops early, as head
 * does, that is not an error; any other failure is. Commands that change something do not call this: they go on.
 */
export function endWithOutput(output: NodeJS.WriteStream = process.stdout): void {
  output.once("error", (error: Error) => {
    if (errorCode(error) === "EPIPE") process.exit(exitCode.fine);
    process.exit(reportError(new RunError(`The output could not be written: ${error.message}.`)));
  });
}
