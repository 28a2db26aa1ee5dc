import { RegExpParser } from "@eslint-community/regexpp";
import type { AST } from "@eslint-community/regexpp";
import type { Rule } from "../draft";
import { show } from "../file/problems";
import { hclProblem } from "../file/hcl-problem";
import { sourcePlace } from "../sources/source-place";
import { withoutBackslashes } from "../sources/without-backslashes";
import { nameProblem } from "./group-name";
import { keyProblem, uriProblem } from "./whole-uri";

/** Both keys define the groups, so only one of them can be set. */
export const depthOrGroupBy: Rule = (draft) =>
  draft.sources().flatMap((source) => {
    const merge = draft.map("sources", source, "merge");
    if (merge["depth"] === undefined || merge["groupBy"] === undefined) return [];
    return [
      draft.problem(
        ["sources", source, "merge", "groupBy"],
        "cannot be used with depth, because only one of them can define the groups; remove one",
      ),
    ];
  });

/** With some patterns, S3DistCp would silently lose, overwrite or skip objects. */
export const groupByIsSafe: Rule = (draft) =>
  draft.sources().flatMap((source) => {
    const path = ["sources", source, "merge", "groupBy"];
    const text = draft.text(...path);
    const pattern = text === undefined ? undefined : withoutBackslashes(text);
    if (text === undefined || pattern === undefined || hclProblem(pattern)) return [];
    const { bucket, prefix } = sourcePlace(draft.text("bucket") ?? "", {
      bucket: draft.text("sources", source, "bucket"),
      prefix: draft.text("sources", source, "prefix") ?? "",
    });
    const problem = groupByProblem(pattern, `s3://${bucket}/${prefix}`);
    return problem ? [draft.problem(path, `${show(text)} ${problem}`)] : [];
  });

/**
 * What is wrong with a --groupBy, or undefined.
 * @param uri the beginning of all URIs of the source, `s3://BUCKET/landing/PREFIX/`
 */
export function groupByProblem(pattern: string, uri: string): string | undefined {
  let tree: AST.Pattern;
  try {
    tree = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(pattern);
  } catch (error) {
    const reason = (error as Error).message.replace(/^.*?\/: /, "");
    return (
      `is not a regular expression that both Java and this program can read: ${reason}; ` +
      "use only groups, classes and greedy or lazy quantifiers"
    );
  }
  const groups = capturingGroups(tree);
  if (groups.length === 0) {
    return (
      "has no ( ) group, so S3DistCp would fail the step; " +
      `put ( ) around the part that names the merged file, for example ${show(withGroup(pattern))}`
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

/** An example of the pattern with a group: around the last folder whose name the pattern spells out. */
function withGroup(pattern: string): string {
  const grouped = pattern.replace(/\/([A-Za-z0-9_-]+)\/(?!.*\/[A-Za-z0-9_-]+\/)/, "/($1)/");
  return grouped === pattern ? ".*/([^/]+)/[^/]*" : grouped;
}
