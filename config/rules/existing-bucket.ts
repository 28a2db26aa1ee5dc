import type { Rule } from "../draft";
import { keyEncrypts } from "./encryption";

/** What the stack sets on a bucket that it makes would overwrite what others have set. */
export const existingBucketStays: Rule = (draft) => {
  if (draft.flag("existingBucket") !== true) return [];
  const says = (what: string) =>
    `${what} a bucket that exists already, since that would overwrite what its owner has set`;
  return [
    ...(draft.has("retention")
      ? [draft.problem(["retention"], `${says("expiry is not set on")}; remove it, or write existingBucket: false`)]
      : []),
    ...(keyEncrypts(draft, "bucket")
      ? [draft.problem(["encryption", "key"], `${says("encryption is not set on")}; write bucket: false beside it`)]
      : []),
    ...(draft.has("schedule", "onObject")
      ? [
          draft.problem(
            ["schedule", "onObject"],
            `${says("notifications to EventBridge are not turned on for")}; write cron or rate instead, ` +
              "or existingBucket: false",
          ),
        ]
      : []),
  ];
};
