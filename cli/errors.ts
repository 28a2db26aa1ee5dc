/** What every command of this folder exits with. `plan` alone uses 2 for "there are changes". */
export const exitCode = { fine: 0, failed: 1, usersMistake: 2, interrupted: 130 } as const;

/** Something that ends a command with a sentence and no stack trace. Any other error is a bug of ours. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly code: number = exitCode.failed,
  ) {
    super(message);
    this.name = "Failure";
  }
}

/** What the user gave is wrong: an option, an answer, a file. */
export class UsersMistake extends Failure {
  constructor(message: string) {
    super(message, exitCode.usersMistake);
    this.name = "UsersMistake";
  }
}

/**
 * Runs a command to its exit code. Failures go to stderr as they are written; a bug keeps its stack.
 * @param usersMistake the exit code of a user's mistake, where 2 has another meaning
 */
export function runCommand(command: () => Promise<number>, usersMistake: number = exitCode.usersMistake): void {
  command().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error instanceof Failure ? error.message : error);
      process.exitCode =
        error instanceof UsersMistake ? usersMistake : error instanceof Failure ? error.code : exitCode.failed;
    },
  );
}

/** The system's code of an error, for example ENOENT. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
