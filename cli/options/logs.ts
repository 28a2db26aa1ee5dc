import { UserError } from "../errors";

/** The options that only `make logs` has. */
export interface LogOptions {
  /** The name or the id of a step, or the name of a bootstrap action. @default - the names are listed */
  readonly step?: string;
  /** Whether what comes later is printed too. @default - while the step runs */
  readonly follow?: boolean;
}

export function readLogOptions(env: NodeJS.ProcessEnv): LogOptions {
  return { step: (env["STEP"] ?? "").trim() || undefined, follow: follows(env["FOLLOW"] ?? "") };
}

function follows(given: string): boolean | undefined {
  const value = given.toLowerCase();
  if (value === "") return undefined;
  if (["1", "yes", "true"].includes(value)) return true;
  if (["0", "no", "false"].includes(value)) return false;
  throw new UserError(`FOLLOW=${given} is not known; FOLLOW=1 waits for more of a log, and FOLLOW=no does not.`);
}
