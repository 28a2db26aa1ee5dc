import type { PipelineFile } from "./schema/pipeline";
import type { MergeSettings } from "./schema/sources";

/** The name begins those of roles, stacks and security groups: IAM allows 64 characters, of which the longest suffix takes 20; EC2 keeps sg- for its ids. */
export const pipelineName = /^(?!sg-)[a-z][a-z0-9-]{0,31}$/;

/** A pipeline as its folder describes it: validated, with all defaults filled in. */
export interface Pipeline extends Omit<PipelineFile, "sources" | "tables"> {
  /** The folder's name, which names the stacks and their resources. */
  readonly name: string;
  readonly sources: readonly Source[];
  readonly tables: readonly Table[];
}

type SourceFile = PipelineFile["sources"][string];

export type Source = Omit<SourceFile, "merge" | "csv"> & {
  readonly name: string;
  readonly rules: readonly KeepRule[];
  /** How the files are merged; undefined where they are read as they are. */
  readonly merge?: MergeSettings;
  /** Set where format is csv. */
  readonly csv?: SourceFile["csv"];
};

/** A condition records must meet, with a name for the ledger and a place (file and key) for error messages. */
export interface KeepRule {
  readonly name: string;
  readonly where: string;
  readonly at: string;
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
  readonly at: string;
};
