import { pipelineNames } from "../../config/folder";
import { UserError } from "../errors";

/** @throws UserError that names the pipelines that exist, when this one does not */
export function checkPipeline(root: string, pipeline: string): void {
  const names = pipelineNames(root);
  if (names.includes(pipeline)) return;
  const existing = `there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`;
  throw new UserError(`PIPELINE=${pipeline}: there is no pipelines/${pipeline}/pipeline.yaml; ${existing}`);
}
