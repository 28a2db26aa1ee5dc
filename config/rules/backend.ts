import type { Rule } from "../draft";
import { show } from "../problems";

/** The state of the bucket must outlive the bucket, so it cannot be inside it. */
export const stateIsOutsideItsBucket: Rule = (draft) => {
  const bucket = draft.text("backend", "s3", "bucket");
  if (bucket === undefined || bucket !== draft.text("bucket")) return [];
  return [
    draft.problem(
      ["backend", "s3", "bucket"],
      `${show(bucket)} is the pipeline's own bucket, and its state cannot be inside it; use another bucket for states`,
    ),
  ];
};
