import { UserError } from "../../cli/errors";

/** S3DistCp ends with this: a message in the step's log and the exit code the real one has. */
export class S3DistCpFailure extends UserError {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}
