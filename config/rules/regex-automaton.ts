import type { AST } from "@eslint-community/regexpp";
import { minLength } from "./regex-shape";

/** A key of S3 has at most 1,024 bytes, so no repetition beyond that can match. */
const longestKey = 1024;

interface Arrow {
  readonly to: number;
  readonly takes: (character: string) => boolean;
}

/**
 * The texts that elements of a regular expression match, as states and arrows between them. It knows which texts can
 * match, but not which of several ways a match prefers. It ignores assertions, and a backreference takes any text.
 */
export class Automaton {
  private readonly arrows: Arrow[][] = [];
  /** The states that follow a state without a character. */
  private readonly free: number[][] = [];
  private readonly end: number;

  /** @param options.empty groups that may only match the empty text */
  constructor(
    alternatives: readonly (readonly AST.Element[])[],
    private readonly options: { readonly empty?: readonly AST.Element[] } = {},
  ) {
    const start = this.state();
    this.end = this.choice(alternatives, start);
  }

  start(): readonly number[] {
    return this.reach([0]);
  }

  /** The states that a text leads to from the start. */
  after(text: string): readonly number[] {
    return Array.from(text).reduce<readonly number[]>(
      (states, character) => this.step(states, character),
      this.start(),
    );
  }

  step(states: readonly number[], character: string): readonly number[] {
    const next = states.flatMap((state) =>
      (this.arrows[state] ?? []).filter((arrow) => arrow.takes(character)).map((arrow) => arrow.to),
    );
    return this.reach(next);
  }

  accepts(states: readonly number[]): boolean {
    return states.includes(this.end);
  }

  private reach(states: readonly number[]): number[] {
    const reached = new Set(states);
    for (const state of reached) for (const next of this.free[state] ?? []) reached.add(next);
    return [...reached];
  }

  private state(): number {
    this.free.push([]);
    return this.arrows.push([]) - 1;
  }

  private choice(alternatives: readonly (readonly AST.Element[])[], from: number): number {
    const end = this.state();
    for (const elements of alternatives) {
      const last = elements.reduce((state, element) => this.add(element, state), from);
      this.free[last]?.push(end);
    }
    return end;
  }

  /** Adds an element after a state. @returns the state after the element */
  private add(element: AST.Element, from: number): number {
    if (element.type === "Assertion" || this.options.empty?.includes(element)) return from;
    if (element.type === "Quantifier") return this.repeat(element, from);
    if (element.type === "Group" || element.type === "CapturingGroup") {
      return this.choice(
        element.alternatives.map((part) => part.elements),
        from,
      );
    }
    const to = element.type === "Backreference" ? from : this.state();
    this.arrows[from]?.push({ to, takes: takes(element) });
    return to;
  }

  private repeat({ element, min, max }: AST.Quantifier, from: number): number {
    const length = minLength([element]);
    const most = length === 0 ? 0 : Math.ceil(longestKey / length);
    let state = from;
    for (let times = 0; times < Math.min(min, most); times++) state = this.add(element, state);
    const end = this.state();
    this.free[state]?.push(end);
    if (length === 0 || max > most) {
      this.free[this.add(element, end)]?.push(end);
      return end;
    }
    for (let times = min; times < max; times++) {
      state = this.add(element, state);
      this.free[state]?.push(end);
    }
    return end;
  }
}

/** Whether an element of one character takes a character. For a class, its own text is tried as an expression. */
export function takes(element: AST.Element): (character: string) => boolean {
  if (element.type === "Character") return (character) => character === String.fromCodePoint(element.value);
  if (element.type === "Backreference") return () => true;
  const whole = new RegExp(`^${element.raw}$`);
  return (character) => whole.test(character);
}

/** Characters that show how the classes of a pattern differ: ASCII, two others, and those of the pattern itself. */
export function characters(pattern: string): string[] {
  const ascii = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(32 + index));
  return [...new Set(["1", "a", ...ascii, "é", "日", ...Array.from(pattern)])];
}

/**
 * URIs that match, the shortest first: one example for each way through the states. S3DistCp skips keys that end in a
 * slash, and cannot read a key with two slashes in a row.
 * @param beginning the beginning of all URIs of a source; it ends in a slash
 */
export function* matchingUris(pattern: Automaton, beginning: string, letters: readonly string[]): Generator<string> {
  const seen = new Set<string>();
  const queue = pattern.after(beginning).map((state) => ({ state, key: "" }));
  for (const { state, key } of queue) {
    const afterSlash = key === "" || key.endsWith("/");
    for (const letter of letters.filter((character) => character !== "/" || !afterSlash)) {
      const next = pattern.step([state], letter);
      if (letter !== "/" && pattern.accepts(next)) yield beginning + key + letter;
      for (const state of next) {
        const visited = `${state} ${letter === "/"}`;
        if (!seen.has(visited)) queue.push({ state, key: key + letter });
        seen.add(visited);
      }
    }
  }
}
