import type { Rule } from "../draft";

/** What the stack sets on a bucket that it makes would overwrite what others have set. */
export const existingBucketStays: Rule = (draft) => {
  if (draft.flag("existingBucket") !== true) return [];
  const says = (what: string) =>
    `${what} is not set on a bucket that exists already, since that would overwrite what its owner has set`;
  return [
    ...(draft.has("retention")
      ? [draft.problem(["retention"], `${says("expiry")}; remove it, or write existingBucket: false`)]
      : []),
    ...(draft.has("encryption", "key") && draft.flag("encryption", "bucket") !== false
      ? [draft.problem(["encryption", "key"], `${says("encryption")}; write bucket: false beside it`)]
      : []),
  ];
};
