import { errorCode, UserError } from "../errors";
import { isRefusedPath } from "../files/make-folder";
import { claim, type Claim } from "./claim";

/** A folder that a user has named, and in which one command may work at a time. */
export interface GivenFolder {
  /** The option and its value: `OUT=results`. */
  readonly given: string;
  /** What a command does with the folder: `working in results/shop/`. */
  readonly work: string;
  /** What another command can do instead of waiting. */
  readonly instead: string;
}

/**
 * Keeps other commands away from a folder until this process ends.
 * @param file the file of the claim
 * @param command what others say of this one
 * @throws UserError that says which command is at work, and for a folder that cannot be written
 */
export function claimGiven(file: string, command: string, { given, work, instead }: GivenFolder): void {
  const claimed = claimOrRefuse(file, command, given);
  if ("other" in claimed) throw new UserError(atWork(claimed.other, work, instead));
}

/** Says which command is at work, since when, and what to do. */
export function atWork({ command, process: id, since }: Claim, work: string, instead: string): string {
  return `make ${command} (process ${id}) has been ${work} since ${since}. Wait for it to end, or ${instead}`;
}

function claimOrRefuse(file: string, command: string, given: string): ReturnType<typeof claim> {
  try {
    return claim(file, command);
  } catch (error) {
    if (!isRefusedPath(error)) throw error;
    throw new UserError(`${given}: cannot be written (${errorCode(error)}); give a folder in which you may write`);
  }
}
