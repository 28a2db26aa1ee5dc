import { Document, isMap, isScalar, isSeq, LineCounter, Pair, parseDocument } from "yaml";
import type { Position, Problem } from "./problems";

export type Path = readonly (string | number)[];

/** A YAML file that knows the position of each of its values. */
export class YamlFile {
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(
    readonly file: string,
    private readonly text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, prettyErrors: false, version: "1.2" });
  }

  /** Broken YAML, keys that appear twice and unknown tags, each with its position. */
  syntaxProblems(): Problem[] {
    return [...this.document.errors, ...this.document.warnings].map((error) => ({
      file: this.file,
      position: this.toPosition(error.pos[0]),
      message: `is not valid YAML: ${error.message}${this.hintAt(error.pos[0])}`,
    }));
  }

  /** YAML takes a brace at the beginning of a value as that of a map. */
  private hintAt(offset: number): string {
    const line = this.text.split("\n")[this.toPosition(offset).line - 1] ?? "";
    return /^\s*path:\s*[{]/.test(line) ? '; write a path in quotes: path: "{…}/"' : "";
  }

  /** The plain value, without positions. An empty file is `null`. */
  value(): unknown {
    return this.document.toJS();
  }

  has(path: Path): boolean {
    return this.document.hasIn(path);
  }

  /** Where the value of `path` begins. For a path that the file does not have: where its nearest ancestor begins. */
  positionOf(path: Path): Position {
    for (let length = path.length; length > 0; length--) {
      const offset = this.valueOffset(path.slice(0, length));
      if (offset !== undefined) return this.toPosition(offset);
    }
    return this.toPosition(this.document.contents?.range[0] ?? 0);
  }

  /** Where the key (not the value) of the last step of `path` begins. */
  positionOfKey(path: Path): Position {
    const offset = this.keyOffset(path);
    return offset === undefined ? this.positionOf(path) : this.toPosition(offset);
  }

  private valueOffset(path: Path): number | undefined {
    const node = this.document.getIn(path, true);
    // A map or list below its key begins on a later line. The line of the key helps a reader more.
    if (isMap(node) || isSeq(node)) {
      const key = this.keyOffset(path);
      if (key !== undefined) return key;
    }
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    return range?.[0] ?? this.keyOffset(path);
  }

  private keyOffset(path: Path): number | undefined {
    const parent = this.document.getIn(path.slice(0, -1), true);
    const pair = isMap(parent) ? parent.items.find((item) => keyOf(item) === String(path.at(-1))) : undefined;
    return pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
  }

  private toPosition(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}
