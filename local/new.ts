/**
 * `make new NAME=<name> [DATA=<folder>]`: writes pipelines/NAME, proposed from a folder with a sample of the files.
 * Exit codes: 0 written, 2 the name or the folder cannot be taken.
 */
import { root } from "../cli/project";
import { createPipeline } from "./new/create";
import { told } from "./new/show-created";
import { UserError } from "../cli/errors";

const [name, data] = [process.env.NAME, process.env.DATA || undefined];
try {
  process.stdout.write(told(createPipeline(root, name, data), name ?? "", data));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
