import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import execa from "execa";
import { RunError, UserError } from "../../cli/errors";
import { pipelinePath } from "../../config/folder";

/** The folder of sample data while it is made. */
export function unfinishedSample(root: string, pipeline: string): string {
  return join(root, ".local", "sample", `${pipeline}.${process.pid}`);
}

/** The generator of an example imports files of examples/. In a copy of its folder, they are not found. */
function checkImports(root: string, generator: string, pipeline: string): void {
  const content = readFileSync(join(root, generator), "utf8");
  for (const [, imported = ""] of content.matchAll(/\bfrom "(\.\.?\/[^"]+)"/g)) {
    const file = join(root, dirname(generator), imported);
    if (existsSync(file) || existsSync(`${file}.ts`)) continue;
    throw new UserError(
      `${generator} imports "${imported}", which does not exist; a copy of an example has no generator of data. ` +
        `Delete ${generator}, and give a folder with your files: make run PIPELINE=${pipeline} DATA=<folder>`,
    );
  }
}

/**
 * The sample data of a pipeline. It is made once, and kept in .local/sample/<pipeline>.
 * @returns its folder, and whether it was made now
 * @throws UserError when the pipeline has none
 */
export async function sampleData(
  root: string,
  pipeline: string,
): Promise<{ readonly folder: string; readonly made: boolean }> {
  const generator = join(pipelinePath(root, pipeline), "sample.ts");
  const folder = join(root, ".local", "sample", pipeline);
  if (existsSync(folder)) return { folder, made: false };
  if (!existsSync(join(root, generator)))
    throw new UserError(
      `pipeline ${pipeline} has no sample data: ${generator} does not exist; ` +
        `give a folder with your files: make run PIPELINE=${pipeline} DATA=<folder>`,
    );
  checkImports(root, generator, pipeline);
  const unfinished = unfinishedSample(root, pipeline);
  await mkdir(unfinished, { recursive: true });
  try {
    const done = await execa(process.execPath, ["--import", "tsx", generator, "--out", unfinished], {
      cwd: root,
      reject: false,
    });
    if (done.exitCode !== 0)
      throw new RunError(`${generator} ended with exit code ${done.exitCode}:\n${done.stderr || done.stdout}`);
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return { folder, made: true };
}
