import { UserError } from "../config/user-error";

export { UserError };

/** What every command exits with. `plan` alone uses 2 for "there are changes". */
export const exitCode = { fine: 0, failed: 1, userError: 2, interrupted: 130 } as const;

/** What the user wrote and gave was right, and the command failed: a step, AWS, the machine. No stack is shown. */
export class RunError extends Error {
  override readonly name: string = "RunError";

  /** @param code the exit code. @default - 1 */
  constructor(
    message: string,
    readonly code: number = exitCode.failed,
  ) {
    super(message);
  }
}

/** Whether an error says by itself what happened. Any other is a bug of this project, and keeps its stack. */
export function isForeseen(error: unknown): error is UserError | RunError {
  return error instanceof UserError || error instanceof RunError;
}

/** Says on stderr what went wrong. @returns the exit code */
export function reportError(error: unknown): number {
  console.error(isForeseen(error) ? error.message : error);
  if (error instanceof UserError) return exitCode.userError;
  return error instanceof RunError ? error.code : exitCode.failed;
}

/**
 * Runs a command to its exit code. Foreseen errors go to stderr as they are written; a bug keeps its stack.
 * @param userError the exit code of a user's mistake, where 2 has another meaning
 */
export function runCommand(command: () => Promise<number> | number, userError: number = exitCode.userError): void {
  const run = async () => command();
  run().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      const code = reportError(error);
      process.exitCode = error instanceof UserError ? userError : code;
    },
  );
}

/** The system's code of an error, for example ENOENT. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
