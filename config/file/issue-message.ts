import type { z } from "zod";
import { show } from "./problems";

type Issue = z.core.$ZodIssue;
type SizeIssue = z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig;

/** An issue of the schema library in plain words: the value given, the rule and the fix. */
export function issueMessage(issue: Issue, given: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return typeMessage(issue.expected, given);
    case "too_small":
      return `${show(given)} ${sizeWords(issue, "few", "short", "small")}; the minimum is ${issue.minimum}`;
    case "too_big":
      return `${show(given)} ${sizeWords(issue, "many", "long", "large")}; the maximum is ${issue.maximum}`;
    case "invalid_value":
      return `${show(given)} is not one of ${issue.values.map((value) => show(value)).join(", ")}`;
    case "invalid_union":
      return unionMessage(issue, given);
    case "invalid_key":
      return issue.issues.map((inner) => inner.message).join("; ");
    case "invalid_format":
      return `${show(given)} ${issue.message}`;
    default:
      return issue.message;
  }
}

/** Of several shapes, the one that the value has says what is wrong with it. */
function unionMessage(issue: z.core.$ZodIssueInvalidUnion, given: unknown): string {
  const ofShape = issue.errors.flat().find(({ code }) => code !== "invalid_type" && code !== "invalid_value");
  if (ofShape) return issueMessage(ofShape, given);
  const kinds = issue.errors.flat().flatMap((inner) => (inner.code === "invalid_type" ? [inner.expected] : []));
  if (kinds.length === 0) return `${show(given)} is not one of ${valuesOf(issue).join(", ")}`;
  if (kinds.length < issue.errors.length || kinds.includes("object"))
    return `${show(given)} is neither a map of settings nor ${allowedValues(issue)}`;
  const needed = [...new Set(kinds.map(expectedKind))].join(" or ");
  return `${show(given)} is ${kindOf(given)}, but ${needed} is needed`;
}

function typeMessage(expected: string, given: unknown): string {
  if (given === null) return `has no value, but ${expectedKind(expected)} is needed`;
  // YAML has .inf and .nan, which JSON cannot show.
  if (typeof given === "number" && !Number.isFinite(given)) return `${given} is not a number; write digits only`;
  if (expected === "int") return `${show(given)} is not a whole number; write it without a fraction`;
  return `${show(given)} is ${kindOf(given)}, but ${expectedKind(expected)} is needed${typeFix(expected, given)}`;
}

function typeFix(expected: string, given: unknown): string {
  if (expected === "string" && (typeof given === "number" || typeof given === "boolean")) {
    return `; put it in quotes: "${given}"`;
  }
  if (Array.isArray(given) && expectedKind(expected) === "a map")
    return "; write each entry as name: value, without brackets and dashes";
  return typeof given === "string" ? stringFix(expected, given) : "";
}

function stringFix(expected: string, given: string): string {
  if (expected === "number") return "; write digits only, without quotes or a unit";
  return expected === "array" ? listFix(given) : "";
}

/** Several words, such as a command line, would be one entry of a list without commas. */
function listFix(given: string): string {
  const words = given.trim().split(/\s+/);
  return words.length === 1 || given.includes(",")
    ? `; put it in brackets: [${given}]`
    : `; put it in brackets, with a comma after each entry: [${words.join(", ")}]`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `a ${typeof value}`;
}

function expectedKind(expected: string): string {
  const words: Record<string, string> = {
    int: "a whole number",
    object: "a map",
    record: "a map",
    array: "a list",
    boolean: "true or false",
  };
  return words[expected] ?? `a ${expected}`;
}

function sizeWords(issue: SizeIssue, ofList: string, ofString: string, ofNumber: string): string {
  if (issue.origin === "array") return `has too ${ofList} entries`;
  return `is too ${issue.origin === "string" ? ofString : ofNumber}`;
}

function allowedValues(issue: z.core.$ZodIssueInvalidUnion): string {
  const values = valuesOf(issue);
  return values.length > 0 ? values.join(" or ") : "a string";
}

function valuesOf(issue: z.core.$ZodIssueInvalidUnion): string[] {
  const values = issue.errors.flat().flatMap((inner) => (inner.code === "invalid_value" ? inner.values : []));
  return values.map((value) => show(value));
}
