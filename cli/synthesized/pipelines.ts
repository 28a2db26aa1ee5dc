import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors";

/** Whether pipelines/NAME/pipeline.yaml exists. */
export function isPipeline(root: string, name: string): boolean {
  return name !== "" && !name.includes("/") && existsSync(join(root, "pipelines", name, "pipeline.yaml"));
}

/** @throws UserError that names the pipelines that exist, when this one does not */
export function checkPipeline(root: string, pipeline: string): void {
  const names = readdirSync(join(root, "pipelines"))
    .filter((name) => isPipeline(root, name))
    .sort();
  if (names.includes(pipeline)) return;
  const existing = `there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`;
  throw new UserError(`PIPELINE=${pipeline}: there is no pipelines/${pipeline}/pipeline.yaml; ${existing}`);
}
