import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadPipeline } from "../../config/load";
import { pipelineName } from "../../config/pipeline";
import { show } from "../../config/problems";
import { lookAt } from "./look";
import type { Proposal } from "./proposal";
import { UserError } from "../../cli/errors";
import { starter } from "./starter";
import { sqlOf } from "./write-sql";
import { yamlOf } from "./write-yaml";

export interface Created {
  /** Written, relative to the project. */
  readonly files: readonly string[];
  /** What was found in the sample; none without one. */
  readonly sources: readonly Proposal[];
  /** What of the sample is in no source, and why. */
  readonly leftOut: readonly string[];
}

/**
 * Makes `pipelines/NAME/`, from a folder of sample files if there is one. It appears as a whole, and only when it loads without a problem.
 * @throws UserError for a name or a folder that cannot be taken
 */
export function createPipeline(root: string, name: string | undefined, data?: string): Created {
  const given = freeName(root, name);
  const { sources, leftOut } = data === undefined ? { sources: [], leftOut: [] } : look(data);
  const files =
    data === undefined
      ? starter(given)
      : {
          "pipeline.yaml": yamlOf(given, sources),
          ...Object.fromEntries(sources.map((source) => [`tables/${source.name}.sql`, sqlOf(source)])),
        };

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
  return { files: Object.keys(files).map((file) => `pipelines/${given}/${file}`), sources, leftOut };
}

function look(data: string): ReturnType<typeof lookAt> {
  try {
    return lookAt(data);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code !== "EACCES" && code !== "EPERM") throw error;
    throw new UserError(
      `DATA=${data}: ${path ?? "a file in it"} cannot be read; give yourself the right to read it, or leave it out of the sample`,
    );
  }
}

function freeName(root: string, name: string | undefined): string {
  if (!name)
    throw new UserError(
      "NAME is missing; say what the pipeline shall be called: make new NAME=<name> [DATA=<folder with a sample of your files>]",
    );
  if (!pipelineName.test(name)) {
    throw new UserError(
      `NAME=${show(name)}: a pipeline's name begins with a lower-case letter and holds up to 32 lower-case letters, digits and hyphens, not sg- first`,
    );
  }
  if (existsSync(join(root, "pipelines", name)))
    throw new UserError(
      `NAME=${name}: pipelines/${name} exists, and is left as it is; choose another name, or delete that folder first`,
    );
  return name;
}
