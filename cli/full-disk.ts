import { RunError } from "./errors";

/** A full disk, wherever it was noticed: an errno of our own I/O, or the words of a process. */
export function fullDisk(error: unknown, folder: string): RunError | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOSPC")
      return noSpace((cause as NodeJS.ErrnoException).path ?? folder);
  }
  return undefined;
}

export function noSpace(path: string): RunError {
  return new RunError(
    `no space is left on the disk of ${path}; free some, or put the project (its .local/ and out/) on a larger disk`,
  );
}
