import type { Problem } from "./problems";
import { dotted } from "./schema-problems";
import type { Path, YamlFile } from "./yaml-file";

/**
 * The file as it was written, right or wrong. Rules across keys read it instead of the validated pipeline, so that
 * a wrong type in one place does not hide a wrong prefix in another: all problems come out at once.
 */
export class Draft {
  private readonly value: unknown;

  constructor(private readonly yaml: YamlFile) {
    this.value = yaml.value();
  }

  /** The map at `path`, or an empty one where there is none. */
  map(...path: Path): Record<string, unknown> {
    const value = this.get(path);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  }

  text(...path: Path): string | undefined {
    const value = this.get(path);
    return typeof value === "string" ? value : undefined;
  }

  number(...path: Path): number | undefined {
    const value = this.get(path);
    return typeof value === "number" ? value : undefined;
  }

  /** The texts of a list; whatever else stands in it is the schema's business. */
  texts(...path: Path): string[] {
    const value = this.get(path);
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
  }

  problem(path: Path, message: string): Problem {
    return { file: this.yaml.file, at: this.yaml.at(path), key: dotted(path), message };
  }

  private get(path: Path): unknown {
    return path.reduce<unknown>(
      (at, step) => (at as Record<string | number, unknown> | null | undefined)?.[step],
      this.value,
    );
  }
}

/** A rule that needs more than one key, or the files beside the YAML. */
export type Rule = (draft: Draft, folder: PipelineFolder) => Problem[];

/** What of `pipelines/NAME/` the rules look at. */
export interface PipelineFolder {
  /** `pipelines/NAME`, relative to the project, with forward slashes. */
  readonly path: string;
  /** Names of the files in tables/, or undefined where there is no such folder. */
  readonly tableFiles: readonly string[] | undefined;
  /** A table's SQL, or undefined where its file is not there. */
  readonly sql: (table: string) => string | undefined;
}
