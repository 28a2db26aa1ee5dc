import { RunError } from "../errors";
import type { Block } from "./hcl";

/** A policy as AWS gets it, in JSON. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Block[];
}

/** Gives the value of a reference such as `aws_s3_bucket.bucket.arn`; undefined when only Terraform knows it. */
export type Resolve = (reference: string) => string | undefined;

/** What aws_iam_policy_document calls an element, and what the policy calls it. */
const elements: Readonly<Record<string, string>> = {
  actions: "Action",
  not_actions: "NotAction",
  resources: "Resource",
  not_resources: "NotResource",
};

const known = new Set([...Object.keys(elements), "sid", "effect", "principals", "condition"]);

/**
 * The policy that Terraform makes of a data source aws_iam_policy_document.
 * @param where the data source, for messages
 * @throws RunError for arguments and references that are not known here
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function policyDocument(block: Block, where: string, resolve: Resolve): PolicyDocument {
  checkArguments(block, new Set(["statement", "version"]), where);
  return {
    Version: (block["version"] as string | undefined) ?? "2012-10-17",
    Statement: blocks(block["statement"]).map((statement) => policyStatement(statement, where, resolve)),
  };
}

function policyStatement(statement: Block, where: string, resolve: Resolve): Block {
  checkArguments(statement, known, where);
  const values = (list: unknown) => ((list ?? []) as string[]).map((value) => policyText(value, where, resolve));
  return {
    ...(statement["sid"] !== undefined && { Sid: statement["sid"] }),
    Effect: statement["effect"] ?? "Allow",
    ...Object.fromEntries(
      Object.entries(elements).flatMap(([name, element]) =>
        statement[name] === undefined ? [] : [[element, values(statement[name])]],
      ),
    ),
    ...(statement["principals"] !== undefined && { Principal: principal(blocks(statement["principals"]), values) }),
    ...(statement["condition"] !== undefined && { Condition: conditions(blocks(statement["condition"]), values) }),
  };
}

function principal(principals: readonly Block[], values: (list: unknown) => string[]): unknown {
  if (principals.some(({ type }) => type === "*")) return "*";
  return Object.fromEntries(principals.map(({ type, identifiers }) => [String(type), values(identifiers)]));
}

/** Blocks with the same operator and key are one condition, which holds if any of their values fits. */
function conditions(all: readonly Block[], values: (list: unknown) => string[]) {
  const found: Record<string, Record<string, string[]>> = {};
  for (const { test, variable, values: wanted } of all) {
    const keys = (found[String(test)] ??= {});
    keys[String(variable)] = [...(keys[String(variable)] ?? []), ...values(wanted)];
  }
  return found;
}

/**
 * A text of HCL as the policy has it. &{aws:PrincipalArn} and $${aws:PrincipalArn} are variables of the policy; ${ }
 * refers to something in Terraform.
 */
function policyText(text: string, where: string, resolve: Resolve): string {
  return text
    .replace(/(^|[^$])\$\{([^}]*)\}/g, (_, before: string, reference: string) => {
      const value = resolve(reference);
      if (value === undefined)
        throw new RunError(
          `${where} refers to ${reference}, a value that only Terraform knows, so make run cannot evaluate this ` +
            "policy; write the value as text, or add the reference to cli/synthesized/policies.ts",
        );
      return before + value;
    })
    .replaceAll("$${", "${")
    .replaceAll("&{", "${");
}

function checkArguments(block: Block, allowed: ReadonlySet<string>, where: string): void {
  const unknown = Object.keys(block).filter((name) => !allowed.has(name));
  if (unknown.length > 0)
    throw new RunError(
      `${where} has the argument ${unknown.join(", ")}, which make run cannot evaluate; ` +
        "write statements only, or add the argument to cli/synthesized/policy-documents.ts",
    );
}

function blocks(value: unknown): readonly Block[] {
  return (value ?? []) as readonly Block[];
}
