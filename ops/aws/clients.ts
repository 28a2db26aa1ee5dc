import type { EMRClient } from "@aws-sdk/client-emr";
import "../../cli/aws-sdk";
import { RunError } from "../../cli/errors";
import { splitS3Uri } from "../../config/sources/s3-uri";

/**
 * What all clients of AWS's SDK here are made with: throttled or broken requests are tried again, eight times, with
 * growing pauses; no request waits for ever. The SDK itself reads AWS_PROFILE, AWS_ENDPOINT_URL and so on.
 */
export function clientConfig(region: string | undefined) {
  return {
    ...(region !== undefined && { region }),
    maxAttempts: 8,
    retryMode: "standard",
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  } as const;
}

/**
 * S3 by path where AWS_ENDPOINT_URL names a server that is not S3.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function s3Config(region: string | undefined) {
  const endpoint = process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"];
  return { ...clientConfig(region), forcePathStyle: endpoint !== undefined };
}

/** A client for EMR. Its package is loaded only when it is needed: commands that only plan start faster without it. */
export async function emrClient(region: string | undefined, maxAttempts: number): Promise<EMRClient> {
  const { EMRClient } = await import("@aws-sdk/client-emr");
  return new EMRClient({ ...clientConfig(region), maxAttempts });
}

/** Bucket and key of an s3:// URI, as the SDK calls them; the key may be empty. */
export function parseUri(uri: string): { readonly Bucket: string; readonly Key: string } {
  const { bucket, key } = splitS3Uri(uri);
  return { Bucket: bucket, Key: key };
}

export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

/** `AccessDenied: not authorized …`, for any error. The SDK adds lines for programmers to some, which are left out. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [message = ""] = error.message.split("\n", 1);
  return error.name === "Error" ? message : `${error.name}: ${message}`;
}

/** The HTTP status of AWS's answer; undefined where there was no answer. */
export function httpStatus(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
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

const transientNames =
  /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|TimeoutError|InternalServer|ServiceUnavailable/;
const transientCodes = /^E(CONN|AI_AGAIN|PIPE|TIMEDOUT|NOTFOUND|HOST|NET)/;

/** Throttled, or the network failed for a moment: worth asking again. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = httpStatus(error) ?? 0;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return transientNames.test(error.name) || status === 429 || status >= 500 || transientCodes.test(code);
}

/** An error of AWS's as a sentence that says what to do. @param failed what failed, as the beginning of the sentence */
export function awsFailure(failed: string, error: unknown): RunError {
  return new RunError(`${failed}: ${errorText(error).replace(/\.$/, "")}.${adviceFor(error)}`);
}

function adviceFor(error: unknown): string {
  if (isExpired(error))
    return " Get new credentials (for example: aws sso login, or set AWS_PROFILE) and run the same command again.";
  return errorName(error).startsWith("AccessDenied") ? " docs/operations.md lists the rights this needs." : "";
}
