import { Fn, Token } from "cdktf";

/**
 * A call of Terraform's jsonencode. Unlike Fn.jsonencode alone, it escapes quotes and backslashes in strings, which
 * cdktf writes as they are.
 */
export function jsonencode(value: unknown): string {
  return Fn.jsonencode(escaped(value));
}

function escaped(value: unknown): unknown {
  if (Token.isUnresolved(value)) return value;
  if (typeof value === "string") return value.replace(/["\\]/g, "\\$&");
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escaped(item)]));
}
