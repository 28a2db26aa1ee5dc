import { lstatSync, readlinkSync } from "node:fs";
import { UserError } from "../../cli/errors";

/** What to say where the system says only that a path, which its folder lists, is not there. Nothing when it is no link. */
export function deadLink(path: string): UserError | undefined {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return undefined;
  return new UserError(
    `${path}: is a link to ${readlinkSync(path)}, which is not there; mend the link, or take it out of the folder`,
  );
}
