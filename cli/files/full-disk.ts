import { errorCode, RunError } from "../errors";

/**
 * An error that was caused by a full disk, as a message for the user.
 * @param folder named where the error names no path
 */
export function fullDisk(error: unknown, folder: string): RunError | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (errorCode(cause) === "ENOSPC") return noSpace((cause as NodeJS.ErrnoException).path ?? folder);
  }
  return undefined;
}

export function noSpace(path: string): RunError {
  return new RunError(
    `no space is left on the disk of ${path}; ` +
      "free some, or put the project (its .local/ and out/) on a larger disk",
  );
}
