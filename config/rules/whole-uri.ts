import type { AST } from "@eslint-community/regexpp";
import { show } from "../file/problems";
import { Automaton, characters, matchingUris } from "./regex-automaton";
import { literalEnd, mayBeSkipped, minLength } from "./regex-shape";

const wholeUri = "S3DistCp compares it with the whole URI";

/**
 * The reason why a --groupBy does not match the objects of a source, or undefined. It must match the whole URI.
 * @param uri the beginning of all URIs of the source
 */
export function uriProblem(tree: AST.Pattern, uri: string): string | undefined {
  const automaton = new Automaton(tree.alternatives.map((part) => part.elements));
  if (automaton.after(uri).length === 0) {
    return `matches no object: ${wholeUri}, and a URI of this source begins with ${show(uri)}; begin with .*`;
  }
  const ends = tree.alternatives.map(literalEnd);
  if (ends.every((end) => end?.endsWith("/"))) {
    return `matches no object: ${wholeUri}, and no object's URI ends with "/"; end with .*`;
  }
  if (matchingUris(automaton, uri, characters(tree.raw)).next().done) {
    return `matches no object: ${wholeUri}, and no URI that begins with ${show(uri)} matches; begin and end with .*`;
  }
  const names = ends.map((end) => (end?.includes("/") ? end.slice(end.lastIndexOf("/") + 1) : "."));
  const name = names.find((text) => !text.includes("."));
  if (name === undefined) return undefined;
  return `only matches objects with the name ${show(name)}, because ${wholeUri}; end with .*`;
}

/** The reason why the ( ) groups of a --groupBy do not give each object a key, or undefined. */
export function keyProblem(tree: AST.Pattern, groups: readonly AST.CapturingGroup[], uri: string): string | undefined {
  const skipped = groups.find(mayBeSkipped);
  if (skipped) {
    return (
      `may match without its group ${skipped.raw}, and then S3DistCp would write "null" into the file's name; ` +
      "put the alternatives inside the group"
    );
  }
  const example = uriWithEmptyGroups(tree, groups, uri);
  if (example === undefined) return undefined;
  return `captures nothing for ${show(example)}, and S3DistCp silently skips such objects; ` + "write + instead of *";
}

/** A URI that matches while all groups are empty. The pattern itself then tells which of several ways a match takes. */
function uriWithEmptyGroups(tree: AST.Pattern, groups: readonly AST.CapturingGroup[], uri: string): string | undefined {
  if (groups.some((group) => minLength([group]) > 0)) return undefined;
  const alternatives = tree.alternatives.map((part) => part.elements);
  const examples = [...matchingUris(new Automaton(alternatives, { empty: groups }), uri, characters(tree.raw))];
  const whole = new RegExp(`^(?:${tree.raw})$`);
  return examples.find((example) => whole.exec(example)?.slice(1).join("") === "");
}
