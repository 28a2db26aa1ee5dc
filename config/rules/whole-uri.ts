import type { AST } from "@eslint-community/regexpp";
import { show } from "../problems";
import { Automaton, characters, matchingUris } from "./regex-automaton";
import { literalEnd, mayBeSkipped, minLength } from "./regex-shape";

const wholeUri = "S3DistCp compares it with the whole URI";

/**
 * What keeps a --groupBy from matching the objects of a source. S3DistCp asks whether it matches the whole URI.
 * @param uri what every URI of the source begins with
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
    return `matches no object: ${wholeUri}, and no URI that begins with ${show(uri)} fits; begin and end with .*`;
  }
  const names = ends.map((end) => (end?.includes("/") ? end.slice(end.lastIndexOf("/") + 1) : "."));
  const name = names.find((text) => !text.includes("."));
  if (name === undefined) return undefined;
  return `matches only objects whose whole name is ${show(name)}: ${wholeUri}; end with .*`;
}

/** What keeps the ( ) groups of a --groupBy from giving each object a key. */
export function keyProblem(tree: AST.Pattern, groups: readonly AST.CapturingGroup[], uri: string): string | undefined {
  const skipped = groups.find(mayBeSkipped);
  if (skipped) {
    return (
      `may leave its group ${skipped.raw} out, and S3DistCp would then write "null" into the file's name; ` +
      "make the choice inside the group"
    );
  }
  const example = caughtNothing(tree, groups, uri);
  if (example === undefined) return undefined;
  return (
    `catches nothing in its groups for ${show(example)}, and S3DistCp skips such objects silently; ` +
    "write + instead of *"
  );
}

/** A URI that matches while all groups are empty. Which of several ways a match takes, the pattern itself shows. */
function caughtNothing(tree: AST.Pattern, groups: readonly AST.CapturingGroup[], uri: string): string | undefined {
  if (groups.some((group) => minLength([group]) > 0)) return undefined;
  const alternatives = tree.alternatives.map((part) => part.elements);
  const examples = [...matchingUris(new Automaton(alternatives, { empty: groups }), uri, characters(tree.raw))];
  const whole = new RegExp(`^(?:${tree.raw})$`);
  return examples.find((example) => whole.exec(example)?.slice(1).join("") === "");
}
