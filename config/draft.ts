import { isMap } from "./file/is-map";
import { type Problem, show } from "./file/problems";
import { dotted, valueAt } from "./file/schema-problems";
import type { Path, YamlFile } from "./file/yaml-file";

/**
 * pipeline.yaml as the user wrote it, right or wrong. Rules across keys read this instead of the validated pipeline.
 * So a wrong type of one key does not hide a wrong prefix of another, and all problems are reported at once.
 */
export class Draft {
  /** @param value the file's value, with the keys that its preset gives */
  constructor(
    private readonly yaml: YamlFile,
    private readonly value: unknown,
  ) {}

  /** The map at `path`, or an empty map where the file has none. */
  map(...path: Path): Readonly<Record<string, unknown>> {
    const value = this.get(path);
    return isMap(value) ? value : {};
  }

  /** The names of the sources. */
  sources(): string[] {
    return Object.keys(this.map("sources"));
  }

  /** The names of the tables. */
  tables(): string[] {
    return Object.keys(this.map("tables"));
  }

  text(...path: Path): string | undefined {
    const value = this.get(path);
    return typeof value === "string" ? value : undefined;
  }

  /** The type of a field or column, which may be given alone or with other settings. */
  typeAt(...path: Path): string | undefined {
    return this.text(...path) ?? this.text(...path, "type");
  }

  number(...path: Path): number | undefined {
    const value = this.get(path);
    return typeof value === "number" ? value : undefined;
  }

  flag(...path: Path): boolean | undefined {
    const value = this.get(path);
    return typeof value === "boolean" ? value : undefined;
  }

  /** Whether the file has a value at `path`. */
  has(...path: Path): boolean {
    return (this.get(path) ?? undefined) !== undefined;
  }

  /** Whether the user wrote a value at `path`, and not a preset. */
  isWritten(...path: Path): boolean {
    return this.yaml.has(path);
  }

  /** The strings of a list. The schema reports all other entries. */
  texts(...path: Path): string[] {
    const value = this.get(path);
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
  }

  /** A problem for each string that is in a list a second time. @param path of the list */
  repeated(list: readonly string[], path: Path): Problem[] {
    return list.flatMap((text, index) =>
      list.indexOf(text) === index
        ? []
        : [this.problem([...path, index], `${show(text)} is in the list already; remove it`)],
    );
  }

  problem(path: Path, message: string): Problem {
    return { file: this.yaml.file, position: this.yaml.positionOf(path), key: dotted(path), message };
  }

  private get(path: Path): unknown {
    return valueAt(this.value, path);
  }
}

/** A rule that needs more than one key, or the files beside pipeline.yaml. */
export type Rule = (draft: Draft, folder: PipelineFolder) => Problem[];

/** The files of `pipelines/NAME/` that rules look at. */
export interface PipelineFolder {
  /** `pipelines/NAME`, relative to the project, with forward slashes. */
  readonly path: string;
  /** Names of the files in tables/, or undefined where that folder does not exist. */
  readonly tableFiles: readonly string[] | undefined;
  /** The SQL of a table, or undefined where its file does not exist. */
  readonly sql: (table: string) => string | undefined;
  /** Whether a file is in the folder. @param file relative to it, with forward slashes */
  readonly hasFile: (file: string) => boolean;
  /** The text of a file of the folder, or undefined where it does not exist. @param file as of hasFile */
  readonly text: (file: string) => string | undefined;
}
