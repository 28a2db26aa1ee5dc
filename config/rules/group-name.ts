import type { AST } from "@eslint-community/regexpp";
import { show } from "../problems";
import { collisionOf, type GroupName } from "./chunk-collision";
import { characters, takes } from "./regex-automaton";
import { closedAround, endsInSlash, flat, literal } from "./regex-shape";

/**
 * What is wrong with the names of merged files. Chunk 1 of group `1` and chunk 0 of group `11` have the same name, and
 * in one folder the later overwrites the earlier. Keys made of folders cannot meet: each group's files lie in folders
 * of its own. Keys made of file names can, unless they end in digits of a fixed length or in none.
 */
export function nameProblem(tree: AST.Pattern, groups: readonly AST.CapturingGroup[]): string | undefined {
  // A pattern with several alternatives leaves groups out, and is refused for that.
  const [only] = tree.alternatives;
  if (!only) return undefined;
  if (catchesAll(only, groups)) {
    return (
      "catches everything that differs from object to object, so almost nothing would be merged; " +
      'keep outside the ( ) groups what differs within a group, for example ".*/([^/]+)/[^/]*"'
    );
  }
  const group = groupName(only, groups);
  if (losesTextBeforeColon(group.elements)) {
    return (
      'catches a ":", which S3DistCp writes as "/": only what follows it would name the file, ' +
      'so several groups would write one file; leave the ":" outside the groups'
    );
  }
  const collision = collisionOf(group, tree.raw);
  if (!collision) return undefined;
  const name = (group.folders ? "…" : "") + collision.name;
  return (
    `names merged files by texts that may end in digits of any length: chunk ${collision.number} of group ` +
    `${show(name)} and chunk 0 of group ${show(name + collision.number)} would be one file, ` +
    "and the later would overwrite the earlier; give the digits a fixed length, for example [0-9]{2}, " +
    "or let the last group end before a / or in a character that is not a digit"
  );
}

/** Whether all is spelled out but what the groups catch. */
function catchesAll(pattern: AST.Alternative, groups: readonly AST.CapturingGroup[]): boolean {
  const caught = new Set(groups.flatMap((group) => flat([group])));
  const elements = flat(pattern.elements).filter((element) => element.type !== "Assertion");
  const varying = elements.filter((element) => literal(element) === undefined);
  return varying.length > 0 && varying.every((element) => caught.has(element));
}

function groupName(pattern: AST.Alternative, groups: readonly AST.CapturingGroup[]): GroupName {
  const all = flat(pattern.elements);
  const inName = new Set(behindLastFolder(all));
  const parts = groups.flatMap((group) => {
    const closed = closedAround(group);
    return flat([group]).map((element) => ({
      element,
      named: closed ? closed.type === "Assertion" || inName.has(closed) : inName.has(element),
    }));
  });
  return {
    elements: parts.filter(({ named }) => named).flatMap(({ element }) => asCaught(element, all)),
    folders: parts.some(({ named }) => !named),
  };
}

function behindLastFolder(elements: readonly AST.Element[]): AST.Element[] {
  const found: AST.Element[] = [];
  for (const element of [...elements].reverse()) {
    if (endsInSlash([element])) break;
    const optionalFolder = element.type === "Quantifier" && endsInSlash([element.element]);
    if (!optionalFolder) found.unshift(element);
  }
  return found;
}

/** A greedy `.*` before `[0-9]+` leaves it a single digit. */
function asCaught(element: AST.Element, elements: readonly AST.Element[]): readonly AST.Element[] {
  const before = elements[elements.indexOf(element) - 1];
  if (element.type !== "Quantifier" || before?.type !== "Quantifier") return [element];
  if (!before.greedy || before.max !== Infinity || !isSimple(element.element) || !isSimple(before.element))
    return [element];
  const [own, earlier] = [takes(element.element), takes(before.element)];
  const leavesTheLeast = characters(element.raw).every((character) => !own(character) || earlier(character));
  return leavesTheLeast ? Array.from({ length: element.min }, () => element.element) : [element];
}

const isSimple = (element: AST.Element) =>
  element.type === "Character" || element.type === "CharacterClass" || element.type === "CharacterSet";

/**
 * Whether names hold a colon behind something that differs. S3DistCp writes colons as slashes, and names a file by what
 * follows the last.
 */
function losesTextBeforeColon(elements: readonly AST.Element[]): boolean {
  const last = elements.findLastIndex(namesColon);
  return last >= 0 && elements.slice(0, last + 1).some((element) => literal(element) === undefined);
}

function namesColon(element: AST.Element): boolean {
  if (element.type === "Quantifier") return namesColon(element.element);
  if (element.type === "Group" || element.type === "CapturingGroup") {
    return element.alternatives.some((part) => part.elements.some(namesColon));
  }
  if (element.type === "CharacterClass") return !element.negate && takes(element)(":");
  return literal(element) === ":";
}
