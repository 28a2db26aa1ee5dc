import type { Rule } from "../draft";
import { show } from "../file/problems";
import { defaultRegion, regionNamed, regionProblem } from "../aws/regions";

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

/** Credentials of one AWS partition cannot reach another, and a command has one set of credentials. */
export const stateIsInReach: Rule = (draft) => {
  const states = draft.text("backend", "s3", "region");
  const region = draft.text("region") ?? defaultRegion;
  if (states === undefined || regionProblem(states) || regionProblem(region)) return [];
  const [from, to] = [regionNamed(region).partition, regionNamed(states).partition];
  if (from === to) return [];
  return [
    draft.problem(
      ["backend", "s3", "region"],
      `${show(states)} is in the AWS partition ${to}, which the credentials of region ${show(region)} (${from}) ` +
        `cannot reach; use a region of ${from}`,
    ),
  ];
};
