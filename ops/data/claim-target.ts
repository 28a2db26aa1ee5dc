import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { claimGiven } from "../../cli/processes/claim-given";
import { UserError } from "../../cli/errors";
import { asTyped, type Options } from "../../cli/options/options";

/** Is in the folder while a download writes into it. Spark and Athena read no file whose name begins with a dot. */
export const claimName = ".at-work.json";

/**
 * Keeps a second download out of a folder until this process ends, also one of another checkout: each would remove and
 * rename the other's files that are not complete.
 * @param folder absolute
 * @param to the folder as the user knows it
 * @throws UserError that says which command is at work, and for a folder that cannot be written
 */
export function claimTarget(
  folder: string,
  to: string,
  { pipeline, table }: Pick<Options, "pipeline"> & { readonly table: string },
): void {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new UserError(`TO=${to}: this is a file; give a folder`);
  claimGiven(join(folder, claimName), asTyped(`download TABLE=${table}`, { pipeline }), {
    given: `TO=${to}`,
    work: `writing into ${to}/`,
    instead: "give another folder: TO=<folder>",
  });
}
