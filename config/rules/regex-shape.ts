import type { AST } from "@eslint-community/regexpp";

/** Facts about a regular expression that its syntax tree shows. */

type Elements = readonly AST.Element[];

/** The literal text at the end of an alternative, or undefined where it ends with a pattern such as `.*`. */
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

/** The minimum number of characters that the elements match. */
export function minLength(elements: Elements): number {
  return elements.reduce((sum, element) => {
    if (element.type === "Quantifier") return sum + element.min * minLength([element.element]);
    if (element.type === "Group" || element.type === "CapturingGroup") {
      return sum + Math.min(...element.alternatives.map((part) => minLength(part.elements)));
    }
    return element.type === "Assertion" || element.type === "Backreference" ? sum : sum + 1;
  }, 0);
}

/** Whether a match may skip a group: it is optional, in one of several alternatives, or in a negated assertion. */
export function mayBeSkipped(group: AST.CapturingGroup): boolean {
  return around(group).some(
    ({ inner, outer }) =>
      (outer.type === "Quantifier" && outer.min === 0) ||
      (outer.type === "Assertion" && "negate" in outer && outer.negate) ||
      (inner.type === "Alternative" && "alternatives" in outer && outer.alternatives.length > 1),
  );
}

/** The outermost element around a group that `flat` does not open. */
export function closedAround(group: AST.CapturingGroup): AST.Element | undefined {
  const closed = around(group).filter(
    ({ outer }) => outer.type === "Quantifier" || outer.type === "Assertion" || severalAlternatives(outer),
  );
  return closed.at(-1)?.outer as AST.Element | undefined;
}

const severalAlternatives = (node: AST.Node) =>
  (node.type === "Group" || node.type === "CapturingGroup") && node.alternatives.length > 1;

/** The ancestors of a group, the nearest first, each with the node below it. */
function around(group: AST.CapturingGroup): { inner: AST.Node; outer: AST.Node }[] {
  const pairs: { inner: AST.Node; outer: AST.Node }[] = [];
  const parentOf = (node: AST.Node): AST.Node | null => node.parent;
  for (let inner: AST.Node = group, outer = parentOf(inner); outer; inner = outer, outer = parentOf(inner)) {
    pairs.push({ inner, outer });
  }
  return pairs;
}

/** Whether each text that the elements match ends in a slash. */
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

/** The elements from left to right. A group with one alternative is replaced by its own elements. */
export function flat(elements: Elements): AST.Element[] {
  return elements.flatMap((element) =>
    (element.type === "Group" || element.type === "CapturingGroup") && element.alternatives.length === 1
      ? flat(element.alternatives[0]?.elements ?? [])
      : [element],
  );
}

/** The character of an element that matches only one, else undefined. */
export function literal(element: AST.Element): string | undefined {
  if (element.type === "Character") return String.fromCodePoint(element.value);
  const only =
    element.type === "CharacterClass" && !element.negate && element.elements.length === 1
      ? element.elements[0]
      : undefined;
  return only?.type === "Character" ? String.fromCodePoint(only.value) : undefined;
}
