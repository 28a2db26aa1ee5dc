import { splitS3Uri } from "../../config/sources/s3-uri";
import type { ListedKey } from "./listing-file";

/** A bucket, and what the keys of some of its objects begin with. */
export interface Place {
  readonly bucket: string;
  /** Ends in a slash, or is empty for all of the bucket. */
  readonly prefix: string;
}

/** Whether the listed object is in the place. */
export function isBelow({ bucket, prefix }: Place, listed: ListedKey): boolean {
  return (listed.bucket ?? bucket) === bucket && listed.key.startsWith(prefix);
}

/** The place that an `s3://` URI names. */
export function placeOf(uri: string): Place {
  const { bucket, key } = splitS3Uri(uri);
  return { bucket, prefix: key };
}
