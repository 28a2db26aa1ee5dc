import { yesOrNo } from "./options";

/** The options that only `make logs` has. */
export interface LogOptions {
  /** The name or the id of a step, or the name of a bootstrap action. @default - the names are listed */
  readonly step?: string;
  /** Whether what comes later is printed too. @default - while the step runs */
  readonly follow?: boolean;
}

export function readLogOptions(env: NodeJS.ProcessEnv): LogOptions {
  return { step: (env["STEP"] ?? "").trim() || undefined, follow: yesOrNo(env, "FOLLOW") };
}
