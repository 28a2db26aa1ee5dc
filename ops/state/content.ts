/** The content of a state. It may hold secrets: it stays in memory. */
export interface StateContent {
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resources: readonly StateResource[];
}

export interface StateResource {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes?: Readonly<Record<string, unknown>> }[];
}

/** @param text what `terraform state pull` prints: nothing for a state that was never written, which is an empty one */
export function parseState(text: string): StateContent {
  const state = (text.trim() === "" ? {} : JSON.parse(text)) as Partial<StateContent>;
  return { outputs: state.outputs ?? {}, resources: state.resources ?? [] };
}

/** The resources of a state that Terraform manages, without those it only read. @param type @default - all types */
export function managed(state: StateContent, type?: string): StateResource[] {
  return state.resources.filter(
    (resource) => resource.mode === "managed" && (type === undefined || resource.type === type),
  );
}

/** How many resources of a state Terraform manages: each instance of `count` or `for_each` is one. */
export function managedCount(state: StateContent): number {
  return managed(state).reduce((sum, { instances }) => sum + instances.length, 0);
}

/** An attribute of a resource's first instance, where it is a string. */
export function attribute(resource: StateResource | undefined, name: string): string | undefined {
  const value = resource?.instances[0]?.attributes?.[name];
  return typeof value === "string" ? value : undefined;
}
