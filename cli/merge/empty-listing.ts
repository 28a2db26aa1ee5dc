import { UserError } from "../errors";
import type { Place } from "./place";

/**
 * The mistake of a listing without any object of a source that needs one.
 * @param listing the file
 * @param reader who reads the place, as a clause: `step "merge songs" reads`
 */
export function emptyListing(listing: string, { bucket, prefix }: Place, reader: string): UserError {
  return new UserError(
    `LISTING=${listing}: no key begins with ${prefix}, which ${reader}; ` +
      `list the whole bucket: aws s3 ls --recursive s3://${bucket}/`,
  );
}
