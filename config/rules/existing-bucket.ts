import type { Rule } from "../draft";
import { keyEncrypts } from "./encryption";

/** What the stack sets on a bucket that it makes would overwrite what others have set. */
export const existingBucketStays: Rule = (draft) => {
  if (draft.flag("existingBucket") !== true) return [];
  const says = (what: string) =>
    `${what} is not set on a bucket that exists already, since that would overwrite what its owner has set`;
  return [
    ...(draft.has("retention")
      ? [draft.problem(["retention"], `${says("expiry")}; remove it, or write existingBucket: false`)]
      : []),
    ...(keyEncrypts(draft, "bucket")
      ? [draft.problem(["encryption", "key"], `${says("encryption")}; write bucket: false beside it`)]
      : []),
    ...(draft.has("schedule", "onObject")
      ? [
          draft.problem(
            ["schedule", "onObject"],
            `${says("what it tells EventBridge")}; write cron or rate instead, or existingBucket: false`,
          ),
        ]
      : []),
  ];
};
