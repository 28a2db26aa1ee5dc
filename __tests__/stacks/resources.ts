import type { StackPart, Terraform } from "./synthesized";

/** A resource of synthesized stacks. */
export interface Resource {
  readonly type: string;
  readonly id: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as deep as Terraform's resources
  readonly body: Record<string, any>;
}

type Stacks = Partial<Record<StackPart, Terraform>>;

function list(kinds: Record<string, Record<string, Resource["body"]>> = {}): Resource[] {
  return Object.entries(kinds).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, body]) => ({ type, id, body })),
  );
}

/** The resources of all stacks. */
export const resources = (stacks: Stacks) => Object.values(stacks).flatMap(({ resource }) => list(resource));

/** The statements of all policies, each with the id of its document. */
export function statements(stacks: Stacks): Resource[] {
  return Object.values(stacks)
    .flatMap(({ data }) => list(data))
    .filter(({ type }) => type === "aws_iam_policy_document")
    .flatMap(({ id, body }) =>
      (body["statement"] as Resource["body"][]).map((statement) => ({ type: "statement", id, body: statement })),
    );
}
