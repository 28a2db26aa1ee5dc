/** A JSON value as it was written. Numbers keep their text: for Spark 1 is a bigint, and 1.0 is not. */
export type Value = null | boolean | string | Numeral | Value[] | Map<string, Value>;

export class Numeral {
  constructor(readonly text: string) {}
}

/** As deep as the Spark job reads. */
const deepest = 1000;

export class Malformed extends Error {}

/** Reads one value at a position of a text. It throws Malformed where there is none. */
export class Reader {
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

/** The position behind what matches. */
export function skip(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  return position + (pattern.exec(text)?.[0].length ?? 0);
}
