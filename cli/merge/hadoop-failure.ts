import { UserError } from "../errors";
import type { NameProblem } from "./hadoop-names";

/** What ends S3DistCp: a message for the log of the step, and the exit code of the real S3DistCp. */
export class S3DistCpFailure extends UserError {
  readonly exitCode: number;

  /** @param options `exitCode`: @default - 1 */
  constructor(message: string, { exitCode = 1, cause }: { readonly exitCode?: number; readonly cause?: unknown } = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/** A name that Hadoop refuses. */
export class RefusedName extends S3DistCpFailure {
  constructor(readonly problem: NameProblem) {
    super(problem.message ?? problem.rule);
  }
}
