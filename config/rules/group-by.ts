import { RegExpParser } from "@eslint-community/regexpp";
import type { AST } from "@eslint-community/regexpp";
import type { Rule } from "../draft";
import { show } from "../problems";
import { hclProblem } from "../schema/fields";
import {
  canEndInDigit,
  endsInSlash,
  literalEnd,
  literalStart,
  minLength,
  mayBeSkipped,
  nextElement,
} from "./regex-shape";

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

/** S3DistCp's traps around --groupBy, each of which would lose, overwrite or skip objects without a word. */
export const groupByIsSafe: Rule = (draft) =>
  Object.keys(draft.map("sources")).flatMap((source) => {
    const path = ["sources", source, "merge", "groupBy"];
    const pattern = draft.text(...path);
    if (pattern === undefined || hclProblem(pattern)) return [];
    const uri = `s3://${draft.text("bucket") ?? ""}/landing/${draft.text("sources", source, "prefix") ?? ""}`;
    const problem = groupByProblem(pattern, uri);
    return problem ? [draft.problem(path, `${show(pattern)} ${problem}`)] : [];
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
    return `is no regular expression that both Java and this program read: ${(error as Error).message.replace(/^.*?\/: /, "")}; keep to groups, classes and greedy or lazy quantifiers`;
  }
  const groups = capturingGroups(tree);
  const last = groups.at(-1);
  if (!last) {
    return `has no ( ) group, so S3DistCp would fail the step; put one around what should name the merged file, for example ${show(withGroup(pattern))}`;
  }
  return partOfUri(tree, uri) ?? keyProblem(groups) ?? collision(last);
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

/** S3DistCp asks whether the pattern matches the whole URI; a part that matches counts for nothing. */
function partOfUri(tree: AST.Pattern, uri: string): string | undefined {
  for (const alternative of tree.alternatives) {
    const start = literalStart(alternative);
    if (start !== undefined && !uri.startsWith(start.slice(0, uri.length))) {
      return `could match only part of a URI, and S3DistCp wants all of it: it begins with ${show(start)}, a URI with ${show(uri)}; begin with .*`;
    }
    const end = literalEnd(alternative);
    if (end !== undefined && !/[.][A-Za-z0-9]+$/.test(end)) {
      return `could match only part of a URI, and S3DistCp wants all of it: it ends with ${show(end)}, which no file name does; end with .*`;
    }
  }
  return undefined;
}

function keyProblem(groups: readonly AST.CapturingGroup[]): string | undefined {
  const skipped = groups.find(mayBeSkipped);
  if (skipped) {
    return `may leave its group ${skipped.raw} out, and S3DistCp would then write "null" into the file's name; make the choice inside the group`;
  }
  if (groups.every((group) => Math.min(...group.alternatives.map((part) => minLength(part.elements))) === 0)) {
    return "may catch nothing in its groups, and S3DistCp skips such objects without a word; write + instead of *";
  }
  return undefined;
}

/**
 * Chunk 1 of group `1` and chunk 0 of group `11` have the same name, and in one folder the later overwrites the
 * earlier. Keys made of folders cannot meet (each group's files lie in folders of its own); keys made of file
 * names must end in something that is no digit.
 */
function collision(last: AST.CapturingGroup): string | undefined {
  const next = nextElement(last);
  const folder =
    (next?.type === "Character" && next.value === 0x2f) ||
    last.alternatives.every((part) => endsInSlash(part.elements));
  if (folder || !last.alternatives.some((part) => canEndInDigit(part.elements))) return undefined;
  return `makes keys of file names that may end in a digit: chunk 1 of group "1" and chunk 0 of group "11" would be one file, and the later would overwrite the earlier; let the last group end before a / or in a character that is no digit`;
}

/** The pattern with a group around its last folder that is spelled out, as an example of what could be meant. */
function withGroup(pattern: string): string {
  const grouped = pattern.replace(/\/([A-Za-z0-9_-]+)\/(?!.*\/[A-Za-z0-9_-]+\/)/, "/($1)/");
  return grouped === pattern ? ".*/([^/]+)/[^/]*" : grouped;
}
