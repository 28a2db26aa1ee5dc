import type { Rule } from "../draft";
import { defaultRegion, partitionProblem } from "../aws/regions";
import { keyEncrypts } from "./encryption";

export const noticesHaveReader: Rule = (draft) => {
  if (!draft.has("watching") || draft.has("watching", "queue") || draft.texts("watching", "emails").length > 0)
    return [];
  return [
    draft.problem(
      ["watching"],
      "has neither emails nor a queue, so nobody would hear of a failure; add one, for example " +
        "emails: [data@example.com]",
    ),
  ];
};

/** SNS sends to queues of other regions, but not to those of other partitions. */
export const queueIsInPartition: Rule = (draft) => {
  const path = ["watching", "queue"];
  const problem = partitionProblem(draft.text(...path) ?? "", draft.text("region") ?? defaultRegion);
  return problem === undefined ? [] : [draft.problem(path, problem)];
};

/** @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-billing.html */
export const budgetsAreThere: Rule = (draft) => {
  const path = ["watching", "budget"];
  const region = draft.text("region") ?? defaultRegion;
  if (!draft.has(...path) || !region.startsWith("us-gov-")) return [];
  return [
    draft.problem(
      path,
      `cannot be made in ${region}: AWS GovCloud (US) bills another account, where the budget belongs; remove it`,
    ),
  ];
};

/** CloudTrail writes into the bucket, by the policy of the bucket and with its key. */
export const trailCanWrite: Rule = (draft) => {
  const path = ["watching", "dataEvents"];
  if (draft.flag(...path) !== true) return [];
  if (draft.flag("existingBucket") === true)
    return [
      draft.problem(
        path,
        "needs statements in the policy of the bucket, which stays as it is with existingBucket; remove it, and make " +
          "a trail of your own",
      ),
    ];
  if (!keyEncrypts(draft, "bucket")) return [];
  return [
    draft.problem(
      path,
      "cannot be encrypted with encryption.key, whose policy lets no other service use it; write bucket: false under " +
        "encryption, or remove it",
    ),
  ];
};
