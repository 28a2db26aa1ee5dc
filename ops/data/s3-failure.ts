import { isForeseen } from "../../cli/errors";
import { awsFailure, httpStatus } from "../aws/clients";

/**
 * An error of S3 as a sentence. The answer to a HEAD request has no body, so the SDK cannot say why S3 denies it.
 * @param failed what failed, as the beginning of the sentence
 */
export function s3Failure(failed: string, error: unknown): Error {
  if (isForeseen(error)) return error;
  const isRefusal = httpStatus(error) === 403 && !(error instanceof Error && error.name.startsWith("AccessDenied"));
  return awsFailure(
    failed,
    isRefusal ? named("AccessDenied", "S3 denied the request (HTTP 403) and gave no reason") : error,
  );
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
