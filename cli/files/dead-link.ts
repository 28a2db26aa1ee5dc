import { lstatSync, readlinkSync } from "node:fs";
import { UserError } from "../errors";

/**
 * The mistake behind "no such file" for a path that its folder lists: a link whose target is gone.
 * @returns undefined when the path is not a link
 */
export function deadLink(path: string): UserError | undefined {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return undefined;
  return new UserError(
    `${path}: is a link to ${readlinkSync(path)}, which does not exist; fix the link, or take it out of the folder`,
  );
}
