import { RegExpParser } from "@eslint-community/regexpp";
import type { AST } from "@eslint-community/regexpp";
import type { Rule } from "../draft";
import { show } from "../problems";
import { hclProblem } from "../schema/fields";
import { withoutBackslashes } from "../without-backslashes";
import { nameProblem } from "./group-name";
import { keyProblem, uriProblem } from "./whole-uri";

/** Depth and --groupBy are two answers to one question. */
export const oneWayToGroup: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) => {
    const merge = draft.map("sources", source, "merge");
    if (merge["depth"] === undefined || merge["groupBy"] === undefined) return [];
    return [
      draft.problem(
        ["sources", source, "merge", "groupBy"],
        "stands beside depth, and only one can name the groups; leave one out",
      ),
    ];
  });

/** S3DistCp's traps around --groupBy, each of which would lose, overwrite or skip objects silently. */
export const groupByIsSafe: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) => {
    const path = ["sources", source, "merge", "groupBy"];
    const text = draft.text(...path);
    const pattern = text === undefined ? undefined : withoutBackslashes(text);
    if (text === undefined || pattern === undefined || hclProblem(pattern)) return [];
    const uri = `s3://${draft.text("bucket") ?? ""}/landing/${draft.text("sources", source, "prefix") ?? ""}`;
    const problem = groupByProblem(pattern, uri);
    return problem ? [draft.problem(path, `${show(text)} ${problem}`)] : [];
  });

/**
 * What is wrong with a --groupBy, or undefined.
 * @param uri what every URI of the source begins with, `s3://BUCKET/landing/PREFIX/`
 */
export function groupByProblem(pattern: string, uri: string): string | undefined {
  let tree: AST.Pattern;
  try {
    tree = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(pattern);
  } catch (error) {
    const reason = (error as Error).message.replace(/^.*?\/: /, "");
    return (
      `is not a regular expression that both Java and this program read: ${reason}; ` +
      "keep to groups, classes and greedy or lazy quantifiers"
    );
  }
  const groups = capturingGroups(tree);
  if (groups.length === 0) {
    return (
      "has no ( ) group, so S3DistCp would fail the step; " +
      `put one around what should name the merged file, for example ${show(withGroup(pattern))}`
    );
  }
  return uriProblem(tree, uri) ?? keyProblem(tree, groups, uri) ?? nameProblem(tree, groups);
}

function capturingGroups(tree: AST.Pattern): AST.CapturingGroup[] {
  const found: AST.CapturingGroup[] = [];
  const visit = (node: AST.Node): void => {
    if (node.type === "CapturingGroup") found.push(node);
    if ("alternatives" in node) node.alternatives.forEach(visit);
    if (node.type === "Alternative") node.elements.forEach(visit);
    if (node.type === "Quantifier") visit(node.element);
  };
  tree.alternatives.forEach(visit);
  return found;
}

/** The pattern with a group around its last folder that is spelled out, as an example of what could be meant. */
function withGroup(pattern: string): string {
  const grouped = pattern.replace(/\/([A-Za-z0-9_-]+)\/(?!.*\/[A-Za-z0-9_-]+\/)/, "/($1)/");
  return grouped === pattern ? ".*/([^/]+)/[^/]*" : grouped;
}
