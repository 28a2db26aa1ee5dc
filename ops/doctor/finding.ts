import { errorText } from "../aws/clients";

/** What one check found. */
export interface Finding {
  readonly name: string;
  /** `unseen`: it could not be checked, which does not stop a deploy. */
  readonly state: "ok" | "wrong" | "unseen";
  readonly says: string;
  /** What to do; for everything that is wrong. */
  readonly fix?: string;
}

/** AWS did not answer, or the right to ask is missing. */
export function unseen(name: string, error: unknown): Finding {
  return { name, state: "unseen", says: errorText(error) };
}
