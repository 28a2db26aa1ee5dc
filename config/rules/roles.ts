import type { Rule } from "../draft";
import { show } from "../problems";
import { defaultRegion, regionNamed, regionProblem } from "../regions";

/** A policy of another partition does not exist for the roles' account. */
export const boundaryIsInPartition: Rule = (draft) => {
  const path = ["roles", "permissionsBoundary"];
  const boundary = draft.text(...path) ?? "";
  const ofBoundary = /^arn:([a-z-]+):iam:/.exec(boundary)?.[1];
  const region = draft.text("region") ?? defaultRegion;
  if (ofBoundary === undefined || regionProblem(region)) return [];
  const { partition } = regionNamed(region);
  if (ofBoundary === partition) return [];
  return [
    draft.problem(
      path,
      `${show(boundary)} is in partition ${ofBoundary}, but region ${region} is in ${partition}; ` +
        `write an ARN that begins with "arn:${partition}:"`,
    ),
  ];
};
