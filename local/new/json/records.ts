import { Malformed, Reader, skip, type Value } from "../values/json-values";

export interface Records {
  readonly records: readonly Map<string, Value>[];
  /** How many values at the top level are neither objects nor arrays of objects only. */
  readonly others: number;
  /** True when there was something that is not JSON. */
  readonly junk: boolean;
  /** True when there was a comma behind an object that is in no array. */
  readonly hasCommas: boolean;
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
    if (position >= text.length) return { records, others: top.others, junk, hasCommas: top.hasCommas };
    const reader = new Reader(text, position);
    try {
      const value = reader.value(0);
      if (!(value instanceof Map)) top.addOther();
      else if (top.addObject()) records.push(value);
      position = reader.position;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      if (cut && reader.position >= text.length) return { records, others: top.others, junk, hasCommas: top.hasCommas };
      junk = true;
      const lineEnd = text.indexOf("\n", position);
      if (lineEnd < 0) return { records, others: top.others, junk, hasCommas: top.hasCommas };
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

/** Counts what is at the top level of a text, from the brackets and values that the reader passes. */
class TopLevel {
  others = 0;
  hasCommas = false;
  private depth = 0;
  private isOther = false;
  private isBehindComma = false;

  pass(text: string, begin: number, end: number): void {
    this.isBehindComma = false;
    for (let position = begin; position < end; position++) {
      if (text[position] === "[") this.depth++;
      if (text[position] === "," && this.depth === 0) this.isBehindComma = this.hasCommas = true;
      if (text[position] === "]" && this.depth > 0 && --this.depth === 0) this.isOther = false;
    }
  }

  /** @returns whether the object is a record: neither in an array of arrays, nor beside values that are not objects */
  addObject(): boolean {
    if (this.depth > 1) this.addOther();
    return this.depth <= 1;
  }

  /** Values of the same array count as one. Values with commas between, but without an array, are not JSON. */
  addOther(): void {
    if (this.isBehindComma) throw new Malformed();
    if (this.depth === 0 || !this.isOther) this.others++;
    this.isOther = this.depth > 0;
  }

  restart(): void {
    this.depth = 0;
    this.isOther = false;
  }
}
