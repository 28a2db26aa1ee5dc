/** An instance type of a fleet, as pipeline.yaml has it. */
export type WrittenType = string | { readonly type: string; readonly weight: number };

/** An instance type, and the units that a node of it counts as. */
export interface NodeType {
  readonly type: string;
  readonly weight: number;
}

export function nodeTypes(types: readonly WrittenType[]): NodeType[] {
  return types.map((written) => (typeof written === "string" ? { type: written, weight: 1 } : written));
}

/** EMR's default number of copies of a block. @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hdfs-config.html */
export function defaultReplication(coreNodes: number): number {
  return coreNodes < 4 ? 1 : coreNodes < 10 ? 2 : 3;
}
