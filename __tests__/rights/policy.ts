import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../cli/project";

type OneOrMore = string | readonly string[];

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: OneOrMore;
  readonly Resource: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

/** What a request says of one of the resources that it concerns. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  /** Condition keys of IAM with their values. */
  readonly context: Readonly<Record<string, string>>;
}

/** A policy of docs/rights/. */
export function policyText(name: string): string {
  return readFileSync(join(root, "docs/rights", `${name}.json`), "utf8");
}

export function statementsOf(...names: string[]): Statement[] {
  return names.flatMap((name) => (JSON.parse(policyText(name)) as { Statement: Statement[] }).Statement);
}

export const list = (value: OneOrMore): readonly string[] => (typeof value === "string" ? [value] : value);

/** IAM's wildcards: * for any text, ? for any character. */
function matches(pattern: string, text: string, flags = ""): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, `s${flags}`).test(text);
}

/** The operators that the policies use. A statement with another fails the test, instead of being judged wrongly. */
const operators: Record<string, (actual: string | undefined, wanted: readonly string[]) => boolean> = {
  StringEquals: (actual, wanted) => actual !== undefined && wanted.includes(actual),
  StringLike: (actual, wanted) => actual !== undefined && wanted.some((pattern) => matches(pattern, actual)),
  ArnEquals: (actual, wanted) => actual !== undefined && wanted.some((pattern) => matches(pattern, actual)),
  Null: (actual, wanted) => wanted.includes(String(actual === undefined)),
};

/**
 * Whether a statement allows this access. All statements are of effect Allow, so one that allows it is enough.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allows(
  { Action, Resource, Condition = {} }: Statement,
  { action, resource, context }: Access,
): boolean {
  return (
    list(Action).some((pattern) => matches(pattern, action, "i")) &&
    list(Resource).some((pattern) => matches(pattern, resource)) &&
    Object.entries(Condition).every(([name, keys]) => {
      const operator = operators[name];
      if (!operator) throw new Error(`the condition ${name} is not one that this test can judge`);
      return Object.entries(keys).every(([key, wanted]) => operator(context[key], list(wanted)));
    })
  );
}
