import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorCode, UserError } from "../../../cli/errors";
import { loadPipeline } from "../../../config/load";
import { pipelineName } from "../../../config/pipeline";
import { show } from "../../../config/file/problems";
import { lookAt, type Sample } from "../look";
import { starter } from "./starter";
import { sqlOf } from "./sql";
import { yamlOf } from "./yaml";

export interface Created extends Sample {
  readonly name: string;
  /** The written files, relative to the project. */
  readonly files: readonly string[];
}

/**
 * Makes `pipelines/NAME/`, from a folder of sample files if there is one. The folder appears only when it is complete,
 * and when it loads without a problem.
 * @throws UserError for a name or a folder that cannot be used
 */
export function createPipeline(root: string, name: string | undefined, data?: string): Created {
  const given = freeName(root, name);
  const sample = data === undefined ? { sources: [], leftOut: [] } : look(data);
  const files = data === undefined ? starter(given) : proposedFiles(given, sample);
  mkdirSync(join(root, "pipelines"), { recursive: true });
  const draft = mkdtempSync(join(root, "pipelines/.new-"));
  try {
    const folder = join(draft, "pipelines", given);
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    loadPipeline(draft, given);
    renameSync(folder, join(root, "pipelines", given));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return { name: given, files: Object.keys(files).map((file) => `pipelines/${given}/${file}`), ...sample };
}

function proposedFiles(name: string, { sources }: Sample): Record<string, string> {
  return {
    "pipeline.yaml": yamlOf(name, sources),
    ...Object.fromEntries(sources.map((source) => [`tables/${source.name}.sql`, sqlOf(source)])),
  };
}

function look(data: string): Sample {
  try {
    return lookAt(data);
  } catch (error) {
    if (!["EACCES", "EPERM"].includes(errorCode(error) ?? "")) throw error;
    const { path = "a file in it" } = error as NodeJS.ErrnoException;
    throw new UserError(
      `DATA=${data}: ${path} cannot be read; give yourself permission to read it, or leave it out of the sample`,
    );
  }
}

function freeName(root: string, name: string | undefined): string {
  if (!name)
    throw new UserError(
      "NAME is missing; give the new pipeline a name: make new NAME=<name> [DATA=<folder with a sample of your files>]",
    );
  if (!pipelineName.test(name))
    throw new UserError(
      `NAME=${show(name)}: the name of a pipeline must begin with a lower-case letter, but not with sg-, ` +
        "and hold at most 32 lower-case letters, digits and hyphens",
    );
  if (existsSync(join(root, "pipelines", name)))
    throw new UserError(
      `NAME=${name}: pipelines/${name} exists, and is not changed; choose another name, or delete that folder first`,
    );
  return name;
}
