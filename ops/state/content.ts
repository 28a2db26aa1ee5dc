import type { Stack } from "../../cli/synthesized/stacks";
import type { Terraform } from "../terraform/terraform";

/** A stack's state, as `terraform state pull` gives it from any backend. It may hold secrets: it stays in memory. */
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

/** @throws TerraformFailure when the backend cannot be reached; a state that was never written is an empty one */
export async function pullState(terraform: Terraform, stack: Stack): Promise<StateContent> {
  const text = await terraform.read(stack, ["state", "pull"]);
  const state = (text.trim() === "" ? {} : JSON.parse(text)) as Partial<StateContent>;
  return { outputs: state.outputs ?? {}, resources: state.resources ?? [] };
}

/** What Terraform manages of a state, without what it only read. */
export function managed(state: StateContent, type?: string): StateResource[] {
  return state.resources.filter((resource) => resource.mode === "managed" && (type === undefined || resource.type === type));
}

export function attribute(resource: StateResource | undefined, name: string): string | undefined {
  const value = resource?.instances[0]?.attributes?.[name];
  return typeof value === "string" ? value : undefined;
}
