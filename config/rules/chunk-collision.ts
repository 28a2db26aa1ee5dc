import type { AST } from "@eslint-community/regexpp";
import { Automaton, characters } from "./regex-automaton";
import { literal } from "./regex-shape";

/** The part of a pattern that names merged files. */
export interface GroupName {
  /**
   * The parts of the ( ) groups after the pattern's last folder. They distinguish merged files in the same folder.
   * S3DistCp keeps each merged file in the folder of one of its objects. So what the groups capture of folders is the
   * same for all files of a folder.
   */
  readonly elements: readonly AST.Element[];
  /** Whether the groups also capture something of folders. */
  readonly folders: boolean;
}

/** A name, and a number that makes another name of it. */
export interface Collision {
  readonly name: string;
  readonly number: string;
}

/**
 * The shortest name that becomes the name of another group when the number of a chunk follows it. For example `a1` and
 * `1`, where `a11` is also a name. A dot in the pattern stands for a character of a file name: no slash and no colon.
 */
export function collisionOf(group: GroupName, pattern: string): Collision | undefined {
  const { elements, folders } = group;
  const names = new Automaton([elements.slice(elements.findLastIndex((element) => literal(element) === ":") + 1)]);
  const letters = characters(pattern).filter((character) => !/[/:\s]/.test(character));
  for (const { first, second, name } of pairs(names, letters)) {
    // S3DistCp skips an object whose groups capture nothing.
    if ((name === "" && !folders) || !names.accepts([first]) || numberToEnd(names, [second]) === undefined) continue;
    return { name, number: numberToEnd(names, names.after(name)) as string };
  }
  return undefined;
}

interface Pair {
  readonly first: number;
  readonly second: number;
  /** The shortest text that leads to both states. */
  readonly name: string;
}

/** All pairs of states to which the same text leads. */
function* pairs(names: Automaton, letters: readonly string[]): Generator<Pair> {
  const queue: Pair[] = [];
  const seen = new Set<string>();
  const add = (first: readonly number[], second: readonly number[], name: string) => {
    for (const pair of first.flatMap((state) => second.map((other) => ({ first: state, second: other, name })))) {
      const states = `${pair.first} ${pair.second}`;
      if (!seen.has(states)) queue.push(pair);
      // The empty name does not count where a longer one leads to the same states.
      if (name !== "") seen.add(states);
    }
  };
  add(names.start(), names.start(), "");
  for (const pair of queue) {
    yield pair;
    for (const letter of letters)
      add(names.step([pair.first], letter), names.step([pair.second], letter), pair.name + letter);
  }
}

/** The shortest number, without leading zeros, that leads to the end of a name. */
function numberToEnd(names: Automaton, from: readonly number[]): string | undefined {
  const queue = [{ states: from, number: "" }];
  const seen = new Set<string>();
  for (const { states, number } of queue) {
    for (const digit of number === "" ? "123456789" : "1234567890") {
      const next = names.step(states, digit);
      if (names.accepts(next)) return number + digit;
      if (next.length > 0 && !seen.has(next.join())) queue.push({ states: next, number: number + digit });
      seen.add(next.join());
    }
  }
  return undefined;
}
