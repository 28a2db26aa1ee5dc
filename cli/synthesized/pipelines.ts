import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors";

export function isPipeline(root: string, name: string): boolean {
  return name !== "" && !name.includes("/") && existsSync(join(root, "pipelines", name, "pipeline.yaml"));
}

/** @throws UserError naming the pipelines there are */
export function checkPipeline(root: string, pipeline: string): void {
  const there = readdirSync(join(root, "pipelines"))
    .filter((name) => isPipeline(root, name))
    .sort();
  if (!there.includes(pipeline))
    throw new UserError(
      `PIPELINE=${pipeline}: there is no pipelines/${pipeline}/pipeline.yaml; there ${there.length === 1 ? "is" : "are"} ${there.join(", ")}`,
    );
}
