import { Document, isMap, isScalar, isSeq, LineCounter, Pair, parseDocument, visit, type YAMLError } from "yaml";
import { type Position, type Problem, show } from "./problems";
import { yamlAdvice } from "./yaml-advice";

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

  /** Broken YAML, keys that appear twice, unknown names and tags: the first of each line, which causes the others. */
  syntaxProblems(): Problem[] {
    const problems = new Map<number, Problem>();
    for (const error of [...this.document.errors, ...this.document.warnings]) {
      const position = this.toPosition(this.beginOf(error));
      const line = (this.text.split("\n")[position.line - 1] ?? "").trim();
      const begin = line === "" ? "is not valid YAML" : `${show(line)} is not valid YAML`;
      const reason = error.message.replace(/^(Missing closing .)quote$/, "$1");
      const message = `${begin}: ${reason}${adviceFor(line, error)}`;
      if (!problems.has(position.line)) problems.set(position.line, { file: this.file, position, message });
    }
    return [...problems.values(), ...this.unknownAliases()];
  }

  /** Where the mistake begins: a text without its last quote goes on to the end of the file. */
  private beginOf(error: YAMLError): number {
    const [offset] = error.pos;
    let begin = offset;
    if (error.message.startsWith("Missing closing"))
      visit(this.document, {
        Scalar: (_, { range }) => {
          if (range && range[0] <= offset && offset <= range[1]) begin = range[0];
        },
      });
    return begin;
  }

  /** Names after `*` that stand for nothing. */
  private unknownAliases(): Problem[] {
    const problems: Problem[] = [];
    visit(this.document, {
      Alias: (_, alias) => {
        if (alias.resolve(this.document)) return;
        const { source } = alias;
        const message = `"*${source}" is not valid YAML: there is no &${source} before it; put the value in quotes`;
        problems.push({ file: this.file, position: this.toPosition(alias.range?.[0] ?? 0), message });
      },
    });
    return problems;
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

/** YAML takes a brace at the beginning of a value as that of a map. */
function adviceFor(line: string, error: YAMLError): string {
  return /^path:\s*[{]/.test(line) ? '; write a path in quotes: path: "{…}/"' : yamlAdvice(error);
}

function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}
