import { UserError } from "../config/user-error";

export { UserError };

/** What every command exits with. For `plan` alone, 2 means that there are changes, and a user's mistake is 1. */
export const exitCode = { fine: 0, failed: 1, userError: 2, changes: 2, interrupted: 130 } as const;

/**
 * What the user wrote and gave was right, and the command failed: a step, AWS, the machine. Shown without a stack
 * trace.
 */
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

/**
 * Whether an error says by itself what happened. Any other is a bug of this project, and is shown with its stack trace.
 */
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
 * Runs a command and sets the process's exit code. Errors go to stderr.
 * @param codes.userError exit code of a user's mistake. @default - 2
 */
export function runCommand(command: () => Promise<number> | number, codes: { readonly userError?: number } = {}): void {
  const run = async () => command();
  run().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      const code = reportError(error);
      process.exitCode = error instanceof UserError ? (codes.userError ?? code) : code;
    },
  );
}

/** The system's code of an error, for example ENOENT. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === "object" ? (error as NodeJS.ErrnoException | null)?.code : undefined;
}
