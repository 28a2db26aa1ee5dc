/** What one check found. */
export interface Finding {
  readonly name: string;
  /** `unseen`: it could not be checked, which does not stop a deploy. */
  readonly state: "ok" | "wrong" | "unseen";
  readonly says: string;
  /** What to do; for everything that is wrong. */
  readonly fix?: string;
}
