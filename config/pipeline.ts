import type { KeyPath } from "./sources/key-path";
import type { PipelineFile } from "./schema/pipeline";
import type { MergeSettings } from "./schema/merge";

/**
 * The names of roles, stacks and security groups begin with the pipeline's name. IAM allows 64 characters, and our
 * longest suffix takes 20. EC2 reserves sg- for its ids.
 */
export const pipelineName = /^(?!sg-)[a-z][a-z0-9-]{0,31}$/;

/** A pipeline as its folder describes it: checked, and with all defaults filled in. */
export interface Pipeline extends Omit<PipelineFile, "sources" | "tables"> {
  /** The folder's name. Stacks and their resources are named after it. */
  readonly name: string;
  readonly sources: readonly Source[];
  readonly tables: readonly Table[];
  /** The files that steps of the user's own need: absolute paths by their names in the folder, `steps/score.py`. */
  readonly stepFiles: Readonly<Record<string, string>>;
  /** The requirements file of `cluster.python`: its absolute path. @default - no Python packages */
  readonly requirementsFile?: string | undefined;
}

type SourceFile = PipelineFile["sources"][string];

export type Source = Omit<SourceFile, "merge" | "csv" | "text" | "exclude" | "path"> & {
  readonly name: string;
  readonly rules: readonly KeepRule[];
  /** Names of objects that are left out, with the default ones. */
  readonly exclude: readonly string[];
  /** Where keys hold values. Their columns are not in `schema`. @default - no column comes from keys */
  readonly path?: KeyPath | undefined;
  /** The columns that files of CSV may lack, as their headers name them. */
  readonly optionalColumns: readonly string[];
  /** How the source's files are merged. @default - they are read as they are */
  readonly merge?: MergeSettings;
  /** Set where format is csv. */
  readonly csv?: SourceFile["csv"];
  /** Set where format is text. */
  readonly text?: SourceFile["text"];
};

/** A condition that records must meet. */
export interface KeepRule {
  /** The ledger counts dropped records under this name. */
  readonly name: string;
  /** A SQL condition. */
  readonly where: string;
  /** File and key, for error messages. */
  readonly place: string;
}

export interface Column {
  readonly name: string;
  /** A Spark SQL type. */
  readonly type: string;
  readonly comment?: string;
}

export type Table = Omit<PipelineFile["tables"][string], "columns"> & {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly sql: string;
  /** `pipelines/NAME/tables/TABLE.sql` */
  readonly sqlFile: string;
  /** File and key, for error messages. */
  readonly place: string;
};
