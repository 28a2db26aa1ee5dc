import type { AST } from "@eslint-community/regexpp";

/** What can be said of a regular expression by looking at its syntax tree. */

type Elements = readonly AST.Element[];

/** The literal text an alternative ends with, or undefined where it ends with something open such as `.*`. */
export function literalEnd(alternative: AST.Alternative): string | undefined {
  let text = "";
  for (const element of flat(alternative.elements).reverse()) {
    if (element.type === "Assertion") continue;
    const character = literal(element);
    if (character === undefined) break;
    text = character + text;
  }
  return text === "" ? undefined : text;
}

/** The fewest characters the elements match. */
export function minLength(elements: Elements): number {
  return elements.reduce((sum, element) => {
    if (element.type === "Quantifier") return sum + element.min * minLength([element.element]);
    if (element.type === "Group" || element.type === "CapturingGroup") {
      return sum + Math.min(...element.alternatives.map((part) => minLength(part.elements)));
    }
    return element.type === "Assertion" || element.type === "Backreference" ? sum : sum + 1;
  }, 0);
}

/** Whether a match can leave a group out: it is optional, one of several alternatives, or in what must not follow. */
export function mayBeSkipped(group: AST.CapturingGroup): boolean {
  return around(group).some(
    ({ inner, outer }) =>
      (outer.type === "Quantifier" && outer.min === 0) ||
      (outer.type === "Assertion" && "negate" in outer && outer.negate) ||
      (inner.type === "Alternative" && "alternatives" in outer && outer.alternatives.length > 1),
  );
}

/** The outermost element around a group that `flat` leaves closed. */
export function closedAround(group: AST.CapturingGroup): AST.Element | undefined {
  const closed = around(group).filter(
    ({ outer }) => outer.type === "Quantifier" || outer.type === "Assertion" || severalAlternatives(outer),
  );
  return closed.at(-1)?.outer as AST.Element | undefined;
}

const severalAlternatives = (node: AST.Node) =>
  (node.type === "Group" || node.type === "CapturingGroup") && node.alternatives.length > 1;

/** A group's ancestors from the inside out, each with the node below it. */
function around(group: AST.CapturingGroup): { inner: AST.Node; outer: AST.Node }[] {
  const pairs: { inner: AST.Node; outer: AST.Node }[] = [];
  const parentOf = (node: AST.Node): AST.Node | null => node.parent;
  for (let inner: AST.Node = group, outer = parentOf(inner); outer; inner = outer, outer = parentOf(inner)) {
    pairs.push({ inner, outer });
  }
  return pairs;
}

/** Whether all that the elements can match ends in a slash. */
export function endsInSlash(elements: Elements): boolean {
  const last = elements.at(-1);
  if (!last) return false;
  if (last.type === "Quantifier") {
    return endsInSlash([last.element]) && (last.min > 0 || endsInSlash(elements.slice(0, -1)));
  }
  if (last.type === "Group" || last.type === "CapturingGroup")
    return last.alternatives.every((part) => endsInSlash(part.elements));
  return literal(last) === "/";
}

/** Groups opened as long as they hold one alternative: what a reader sees from left to right. */
export function flat(elements: Elements): AST.Element[] {
  return elements.flatMap((element) =>
    (element.type === "Group" || element.type === "CapturingGroup") && element.alternatives.length === 1
      ? flat(element.alternatives[0]?.elements ?? [])
      : [element],
  );
}

/** The only character an element matches. */
export function literal(element: AST.Element): string | undefined {
  if (element.type === "Character") return String.fromCodePoint(element.value);
  const only =
    element.type === "CharacterClass" && !element.negate && element.elements.length === 1
      ? element.elements[0]
      : undefined;
  return only?.type === "Character" ? String.fromCodePoint(only.value) : undefined;
}
