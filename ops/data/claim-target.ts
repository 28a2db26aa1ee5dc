import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { claim } from "../../cli/processes/claim";
import { errorCode, UserError } from "../../cli/errors";
import { isRefusedPath } from "../../cli/files/make-folder";
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
  const claimed = claimIn(folder, to, asTyped(`download TABLE=${table}`, { pipeline }));
  if (!("other" in claimed)) return;
  const { command, process: id, since } = claimed.other;
  throw new UserError(
    `make ${command} (process ${id}) has been writing into ${to}/ since ${since}. ` +
      "Wait for it to end, or give another folder: TO=<folder>",
  );
}

function claimIn(folder: string, to: string, command: string): ReturnType<typeof claim> {
  try {
    return claim(join(folder, claimName), command);
  } catch (error) {
    if (!isRefusedPath(error)) throw error;
    throw new UserError(`TO=${to}: cannot be written (${errorCode(error)}); give a folder in which you may write`);
  }
}
