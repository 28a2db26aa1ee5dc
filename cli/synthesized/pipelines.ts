import { exampleNames, pipelineNames } from "../../config/folder";
import { didYouMean } from "../../config/file/did-you-mean";
import { UserError } from "../errors";

/** @throws UserError that names the pipelines that exist, when this one does not */
export function checkPipeline(root: string, pipeline: string): void {
  const names = pipelineNames(root);
  const examples = exampleNames(root);
  if (names.includes(pipeline) || examples.includes(pipeline)) return;
  const existing = `there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`;
  const more = examples.length > 0 ? `; examples: ${examples.join(", ")}` : "";
  const similar = didYouMean(pipeline, [...names, ...examples]);
  const hint = similar && `.${similar}`;
  throw new UserError(
    `PIPELINE=${pipeline}: there is no pipelines/${pipeline}/pipeline.yaml; ${existing}${more}${hint}`,
  );
}
