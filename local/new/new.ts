import { exitCode } from "../../cli/errors";
import { root } from "../../cli/project";
import { createPipeline } from "./write/create";
import { showCreated } from "./write/show";

/** Writes a pipeline and prints what it holds. @returns the exit code @throws UserError as `createPipeline` */
export function newPipeline({ name, data }: { readonly name?: string; readonly data?: string }): number {
  console.log(showCreated(createPipeline(root, name, data), data));
  return exitCode.fine;
}
