import type { Rule } from "../draft";
import { show } from "../problems";

/** A state inside the bucket that it describes could not outlive it. */
export const statesLieElsewhere: Rule = (draft) => {
  const bucket = draft.text("backend", "s3", "bucket");
  if (bucket === undefined || bucket !== draft.text("bucket")) return [];
  return [
    draft.problem(
      ["backend", "s3", "bucket"],
      `${show(bucket)} is the pipeline's own bucket, whose state would lie inside it; take another bucket for states`,
    ),
  ];
};
