import "../../cli/aws-sdk";
import { exitCode, RunError } from "../../cli/errors";

/**
 * What all clients of AWS's SDK here are made with: throttled or broken requests are tried again, eight times, with
 * growing pauses; and no request waits for ever. The SDK itself heeds AWS_PROFILE, AWS_ENDPOINT_URL and so on.
 */
export function clientConfig(region: string | undefined) {
  return {
    ...(region !== undefined && { region }),
    maxAttempts: 8,
    retryMode: "standard",
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  } as const;
}

/** S3 by path where the SDK is sent to a server that is not S3. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
export function s3Config(region: string | undefined) {
  const elsewhere = process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"];
  return { ...clientConfig(region), forcePathStyle: elsewhere !== undefined };
}

/** Bucket and key of an s3:// URI; the key may be empty. */
export function objectAt(uri: string): { readonly Bucket: string; readonly Key: string } {
  const [, Bucket = "", Key = ""] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  return { Bucket, Key };
}

export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

export function isExpired(error: unknown): boolean {
  return [
    "ExpiredTokenException",
    "ExpiredToken",
    "RequestExpired",
    "TokenRefreshRequired",
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "CredentialsProviderError",
  ].includes(errorName(error));
}

/** Asked too often, or the network was away for a moment: worth asking again. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  const code = (error as { code?: string }).code ?? "";
  return (
    /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|TimeoutError|InternalServer|ServiceUnavailable/.test(
      error.name,
    ) ||
    status === 429 ||
    status >= 500 ||
    /^E(CONN|AI_AGAIN|PIPE|TIMEDOUT|NOTFOUND|HOST|NET)/.test(code)
  );
}

/** An error of AWS's as a sentence with a way on. */
export function awsFailure(doing: string, error: unknown): RunError {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const advice = isExpired(error)
    ? " Get new credentials (for example: aws sso login, or set AWS_PROFILE) and run the same command again."
    : errorName(error).startsWith("AccessDenied")
      ? " docs/operations.md lists the rights this needs."
      : "";
  return new RunError(`${doing}: ${said}.${advice}`, exitCode.failed);
}
