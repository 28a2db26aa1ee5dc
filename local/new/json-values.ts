/** A JSON value as it was written. Numbers keep their text: for Spark 1 is a bigint, and 1.0 is not. */
export type Value = null | boolean | string | Numeral | Value[] | Map<string, Value>;

export class Numeral {
  constructor(readonly text: string) {}
}

export interface Records {
  readonly records: readonly Map<string, Value>[];
  /** How many values at the top level are no objects, or arrays with something else than objects. */
  readonly others: number;
  /** True when there was something that is not JSON. */
  readonly junk: boolean;
}

/**
 * The objects of a text: one on each line, over several lines, several on a line, or in arrays.
 * @param cut the text may end in the middle of an object, which is left out then
 */
export function jsonRecords(text: string, cut: boolean): Records {
  const records: Map<string, Value>[] = [];
  const top = new TopLevel();
  let junk = false;
  let position = 0;
  for (;;) {
    const begin = position;
    position = skip(/[\s,[\]\uFEFF\u001E]*/y, text, position);
    top.pass(text, begin, position);
    if (position >= text.length) return { records, others: top.others, junk };
    const reader = new Reader(text, position);
    try {
      const value = reader.value(0);
      if (!(value instanceof Map)) top.addOther();
      else if (top.addObject()) records.push(value);
      position = reader.position;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      if (cut && reader.position >= text.length) return { records, others: top.others, junk };
      junk = true;
      const lineEnd = text.indexOf("\n", position);
      if (lineEnd < 0) return { records, others: top.others, junk };
      position = lineEnd + 1;
      top.restart();
    }
  }
}

/**
 * The object at the beginning of a text that ends before the object does. Its arrays have the elements before the end.
 * @returns undefined where there is no object
 */
export function cutObject(text: string): Map<string, Value> | undefined {
  const begin = skip(/[\s\uFEFF]*/y, text, 0);
  if (text[begin] !== "{") return undefined;
  try {
    return new Reader(text, begin, true).value(0) as Map<string, Value>;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** Counts what is at the top level, of a text of which only brackets and values are passed. */
class TopLevel {
  others = 0;
  private depth = 0;
  private isOther = false;

  pass(text: string, begin: number, end: number): void {
    for (let position = begin; position < end; position++) {
      if (text[position] === "[") this.depth++;
      if (text[position] === "]" && this.depth > 0 && --this.depth === 0) this.isOther = false;
    }
  }

  /** @returns whether the object is a record: neither in an array of arrays, nor beside values that are no objects */
  addObject(): boolean {
    if (this.depth > 1) this.addOther();
    return this.depth <= 1;
  }

  /** Values of the same array count as one. */
  addOther(): void {
    if (this.depth === 0 || !this.isOther) this.others++;
    this.isOther = this.depth > 0;
  }

  restart(): void {
    this.depth = 0;
    this.isOther = false;
  }
}

/** As deep as the Spark job reads. */
const deepest = 1000;

class Malformed extends Error {}

class Reader {
  constructor(
    private readonly text: string,
    public position: number,
    /** Whether an array, or an object in at most one other, may end where the text does. */
    private readonly partial = false,
  ) {}

  value(depth: number): Value {
    if (depth > deepest) throw new Malformed();
    this.position = skip(/\s*/y, this.text, this.position);
    const first = this.text[this.position];
    if (first === "{") return this.object(depth);
    if (first === "[") return this.array(depth);
    if (first === '"') return this.string();
    const word = this.take(/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y);
    return word === "null" ? null : word === "true" || word === "false" ? word === "true" : new Numeral(word);
  }

  private object(depth: number): Map<string, Value> {
    const fields = new Map<string, Value>();
    this.take(/\{\s*/y);
    while (this.text[this.position] !== "}") {
      try {
        if (fields.size > 0) this.take(/,\s*/y);
        const name = this.string();
        this.take(/\s*:/y);
        fields.set(name, this.value(depth + 1));
      } catch (error) {
        if (depth > 1 || !this.mayEnd(error)) throw error;
        return fields;
      }
      this.position = skip(/\s*/y, this.text, this.position);
    }
    this.position++;
    return fields;
  }

  private array(depth: number): Value[] {
    const items: Value[] = [];
    this.take(/\[\s*/y);
    while (this.text[this.position] !== "]") {
      try {
        if (items.length > 0) this.take(/,/y);
        items.push(this.value(depth + 1));
      } catch (error) {
        if (depth > 2 || !this.mayEnd(error)) throw error;
        return items;
      }
      this.position = skip(/\s*/y, this.text, this.position);
    }
    this.position++;
    return items;
  }

  private mayEnd(error: unknown): boolean {
    return this.partial && error instanceof Malformed && this.position >= this.text.length;
  }

  private string(): string {
    const begin = this.position;
    if (this.text[begin] !== '"') this.fail();
    let end = this.text.indexOf('"', begin + 1);
    while (end >= 0 && backslashes(this.text, end) % 2 === 1) end = this.text.indexOf('"', end + 1);
    if (end < 0) {
      this.position = this.text.length;
      throw new Malformed();
    }
    this.position = end + 1;
    try {
      return JSON.parse(this.text.slice(begin, end + 1)) as string;
    } catch {
      throw new Malformed();
    }
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (!found) return this.fail();
    this.position += found[0].length;
    return found[0];
  }

  private fail(): never {
    // A word that the end of the text cuts off is not a mistake.
    if (this.text.length - this.position < 32 && !this.text.slice(this.position).includes("\n"))
      this.position = this.text.length;
    throw new Malformed();
  }
}

function backslashes(text: string, before: number): number {
  let count = 0;
  while (text[before - 1 - count] === "\\") count++;
  return count;
}

function skip(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  return position + (pattern.exec(text)?.[0].length ?? 0);
}
