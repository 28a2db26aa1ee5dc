/** A JSON value as it was written: numbers keep their spelling, because 1.0 is no bigint for Spark and 1 is. */
export type Value = null | boolean | string | Numeral | Value[] | Map<string, Value>;

export class Numeral {
  constructor(readonly text: string) {}
}

export interface Records {
  readonly records: readonly Map<string, Value>[];
  /** Whether anything stood there that is no JSON object. */
  readonly junk: boolean;
}

/** The objects of a text: on lines, over several lines, several on a line, or in arrays. `cut`: the text may end in the middle of one. */
export function jsonRecords(text: string, cut: boolean): Records {
  const records: Map<string, Value>[] = [];
  let junk = false;
  let at = 0;
  for (;;) {
    at = skip(/[\s,[\]\uFEFF]*/y, text, at);
    if (at >= text.length) return { records, junk };
    const reader = new Reader(text, at);
    try {
      if (text[at] !== "{") throw new Malformed();
      records.push(reader.value(0) as Map<string, Value>);
      at = reader.at;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      if (cut && reader.at >= text.length) return { records, junk };
      junk = true;
      const line = text.indexOf("\n", at);
      if (line < 0) return { records, junk };
      at = line + 1;
    }
  }
}

class Malformed extends Error {}

class Reader {
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  value(depth: number): Value {
    if (depth > 200) throw new Malformed();
    this.at = skip(/\s*/y, this.text, this.at);
    const first = this.text[this.at];
    if (first === "{") return this.object(depth);
    if (first === "[") return this.array(depth);
    if (first === '"') return this.string();
    const word = this.take(/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y);
    return word === "null" ? null : word === "true" || word === "false" ? word === "true" : new Numeral(word);
  }

  private object(depth: number): Map<string, Value> {
    const fields = new Map<string, Value>();
    this.take(/\{\s*/y);
    while (this.text[this.at] !== "}") {
      if (fields.size > 0) this.take(/,\s*/y);
      const name = this.string();
      this.take(/\s*:/y);
      fields.set(name, this.value(depth + 1));
      this.at = skip(/\s*/y, this.text, this.at);
    }
    this.at++;
    return fields;
  }

  private array(depth: number): Value[] {
    const items: Value[] = [];
    this.take(/\[\s*/y);
    while (this.text[this.at] !== "]") {
      if (items.length > 0) this.take(/,/y);
      items.push(this.value(depth + 1));
      this.at = skip(/\s*/y, this.text, this.at);
    }
    this.at++;
    return items;
  }

  private string(): string {
    const begin = this.at;
    if (this.text[begin] !== '"') this.fail();
    let end = this.text.indexOf('"', begin + 1);
    while (end >= 0 && backslashes(this.text, end) % 2 === 1) end = this.text.indexOf('"', end + 1);
    if (end < 0) {
      this.at = this.text.length;
      throw new Malformed();
    }
    this.at = end + 1;
    try {
      return JSON.parse(this.text.slice(begin, end + 1)) as string;
    } catch {
      throw new Malformed();
    }
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return this.fail();
    this.at += found[0].length;
    return found[0];
  }

  private fail(): never {
    // A word cut short by the end of the text is the end of the text, not a mistake.
    if (this.text.length - this.at < 32 && !this.text.slice(this.at).includes("\n")) this.at = this.text.length;
    throw new Malformed();
  }
}

function backslashes(text: string, before: number): number {
  let count = 0;
  while (text[before - 1 - count] === "\\") count++;
  return count;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}
