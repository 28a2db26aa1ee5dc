import type { AST } from "@eslint-community/regexpp";
import { Automaton, characters } from "./regex-automaton";
import { literal } from "./regex-shape";

/** What names merged files. */
export interface GroupName {
  /**
   * What tells a group's merged files from those of other groups in the same folder: the parts of the ( ) groups that
   * stand behind the pattern's last folder. S3DistCp keeps each merged file in the folder of one of its objects, so
   * what is caught of folders cannot differ between two files of one folder.
   */
  readonly elements: readonly AST.Element[];
  /** Whether something is caught of folders as well. */
  readonly folders: boolean;
}

/** A name and a number that together are another name. */
export interface Collision {
  readonly name: string;
  readonly number: string;
}

/**
 * The shortest name that, with the number of a chunk behind it, is another group's name: `a1` and `1`, as `a11` is a
 * name too. A dot is read as a character of a file's name, neither a slash nor a colon.
 */
export function collisionOf(group: GroupName, pattern: string): Collision | undefined {
  const { elements, folders } = group;
  const names = new Automaton([elements.slice(elements.findLastIndex((element) => literal(element) === ":") + 1)]);
  const letters = characters(pattern).filter((character) => !/[/:\s]/.test(character));
  for (const { first, second, name } of pairs(names, letters)) {
    // An object whose groups catch nothing is skipped.
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

/** All pairs of states that one text leads to. */
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

/** The shortest number, without zeros before it, that leads to a name's end. */
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
