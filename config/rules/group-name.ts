import type { AST } from "@eslint-community/regexpp";
import { show } from "../file/problems";
import { collisionOf, type GroupName } from "./chunk-collision";
import { characters, takes } from "./regex-automaton";
import { closedAround, endsInSlash, flat, literal } from "./regex-shape";

/**
 * What is wrong with the names of merged files, or undefined. Chunk 1 of group `1` and chunk 0 of group `11` have the
 * same name, and in one folder the later file overwrites the earlier one. Keys of whole folders are safe, because the
 * files of each group are in folders of their own. Keys of file names are safe if they end in a fixed number of digits,
 * or in no digit.
 */
export function nameProblem(tree: AST.Pattern, groups: readonly AST.CapturingGroup[]): string | undefined {
  // A pattern with several alternatives can match without some of its groups. keyProblem refuses that.
  const [only] = tree.alternatives;
  if (!only) return undefined;
  if (capturesAllDifferences(only, groups)) {
    return (
      "captures all parts that differ between objects, so almost nothing would be merged; " +
      'leave parts that differ within a group outside the ( ) groups, for example ".*/([^/]+)/[^/]*"'
    );
  }
  const group = groupName(only, groups);
  if (losesTextBeforeColon(group.elements)) {
    return (
      'captures a ":", which S3DistCp writes as "/". Then only the text after it names the file, ' +
      'and several groups would write the same file; leave the ":" outside the ( ) groups'
    );
  }
  const collision = collisionOf(group, tree.raw);
  if (!collision) return undefined;
  const name = (group.folders ? "…" : "") + collision.name;
  return (
    `gives names that may end in any number of digits. Then chunk ${collision.number} of group ` +
    `${show(name)} and chunk 0 of group ${show(name + collision.number)} would be the same file, ` +
    "and one would overwrite the other; give the digits a fixed length, for example [0-9]{2}, " +
    "or end the last group before a / or in a character that is not a digit"
  );
}

/** Whether the pattern spells out all that its groups do not capture. */
function capturesAllDifferences(pattern: AST.Alternative, groups: readonly AST.CapturingGroup[]): boolean {
  const captured = new Set(groups.flatMap((group) => flat([group])));
  const elements = flat(pattern.elements).filter((element) => element.type !== "Assertion");
  const varying = elements.filter((element) => literal(element) === undefined);
  return varying.length > 0 && varying.every((element) => captured.has(element));
}

function groupName(pattern: AST.Alternative, groups: readonly AST.CapturingGroup[]): GroupName {
  const all = flat(pattern.elements);
  const inName = new Set(afterLastFolder(all));
  const parts = groups.flatMap((group) => {
    const closed = closedAround(group);
    return flat([group]).map((element) => ({
      element,
      named: closed ? closed.type === "Assertion" || inName.has(closed) : inName.has(element),
    }));
  });
  return {
    elements: parts.filter(({ named }) => named).flatMap(({ element }) => asCaptured(element, all)),
    folders: parts.some(({ named }) => !named),
  };
}

function afterLastFolder(elements: readonly AST.Element[]): AST.Element[] {
  const found: AST.Element[] = [];
  for (const element of [...elements].reverse()) {
    if (endsInSlash([element])) break;
    const optionalFolder = element.type === "Quantifier" && endsInSlash([element.element]);
    if (!optionalFolder) found.unshift(element);
  }
  return found;
}

/** The part of an element that a group captures: a greedy `.*` before `[0-9]+` leaves it a single digit. */
function asCaptured(element: AST.Element, elements: readonly AST.Element[]): readonly AST.Element[] {
  const before = elements[elements.indexOf(element) - 1];
  if (element.type !== "Quantifier" || before?.type !== "Quantifier") return [element];
  if (!before.greedy || before.max !== Infinity || !isSimple(element.element) || !isSimple(before.element))
    return [element];
  const [own, earlier] = [takes(element.element), takes(before.element)];
  const leavesMinimum = characters(element.raw).every((character) => !own(character) || earlier(character));
  return leavesMinimum ? Array.from({ length: element.min }, () => element.element) : [element];
}

const isSimple = (element: AST.Element) =>
  element.type === "Character" || element.type === "CharacterClass" || element.type === "CharacterSet";

/**
 * Whether names have a colon after a part that differs. S3DistCp writes colons as slashes, and names a file by the text
 * after the last slash.
 */
function losesTextBeforeColon(elements: readonly AST.Element[]): boolean {
  const last = elements.findLastIndex(mayBeColon);
  return last >= 0 && elements.slice(0, last + 1).some((element) => literal(element) === undefined);
}

function mayBeColon(element: AST.Element): boolean {
  if (element.type === "Quantifier") return mayBeColon(element.element);
  if (element.type === "Group" || element.type === "CapturingGroup") {
    return element.alternatives.some((part) => part.elements.some(mayBeColon));
  }
  if (element.type === "CharacterClass") return !element.negate && takes(element)(":");
  return literal(element) === ":";
}
