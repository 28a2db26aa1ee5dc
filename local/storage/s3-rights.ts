/** The access keys of the local S3. They tell whose request it is. */
export const accessKeys = {
  /** The role of the nodes, which is judged by the planned policies. */
  role: "instance-role",
  /** The user's own tool, which may do everything. */
  user: "local-run",
} as const;

/** A policy, and what people call it. */
export interface NamedPolicy {
  readonly name: string;
  readonly document: object;
}

/** The policies and the caller by which the local S3 judges the requests of the nodes. */
export interface JudgedBy {
  readonly role: readonly NamedPolicy[];
  /** null: the bucket has no policy. */
  readonly bucket: NamedPolicy | null;
  /** null: everything passes the endpoint. */
  readonly endpoint: NamedPolicy | null;
  readonly caller: {
    readonly role: string;
    /** The id of the node. */
    readonly session: string;
    /** The id of the endpoint. */
    readonly endpoint: string;
    readonly account: string;
  };
  /** Absolute path of a file, to which each judged action is written as a line of JSON. */
  readonly record: string;
}

/** A request that was refused. `reason` is there where nobody could judge it; otherwise the rest is. */
export interface Refused {
  /** For people: `PUT /bucket/key`. */
  readonly request: string;
  readonly reason?: string;
  readonly action?: string;
  /** ARN. */
  readonly resource?: string;
  /** The statement that denies it explicitly. */
  readonly deniedBy?: { readonly policy: string; readonly statement: string };
  /** Whose policies hold no statement that allows it. */
  readonly missingIn?: "role" | "endpoint";
}

/** How the requests of the nodes were judged. */
export interface RightsReport {
  /** How often each action was asked for, the most frequent first. A request may ask for several. */
  readonly requests: Readonly<Record<string, number>>;
  /** Each action of each statement that allows, with the number of requests that it allowed. */
  readonly rights: readonly {
    readonly policy: string;
    readonly statement: string;
    readonly action: string;
    readonly requests: number;
  }[];
  /** The first hundred. */
  readonly refused: readonly Refused[];
  readonly refusedCount: number;
}
