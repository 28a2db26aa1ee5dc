import type { Rule } from "../draft";
import { show } from "../problems";
import { defaultRegion, keyRegionProblem } from "../regions";
import { made } from "../schema/encryption";

const path = ["encryption"];
const parts = ["bucket", "disks", "logs"] as const;

export const keyIsInRegion: Rule = (draft) => {
  const key = draft.text(...path, "key");
  const region = draft.text("region") ?? defaultRegion;
  const problem = keyRegionProblem(key ?? "", region, `; give a key in ${region}, or "${made}"`);
  return problem === undefined ? [] : [draft.problem([...path, "key"], problem)];
};

export const encryptionHasItsKey: Rule = (draft) => {
  if (!draft.has(...path) || draft.has(...path, "key")) return [];
  const given = parts.filter((part) => draft.has(...path, part));
  if (given.length > 0) {
    return given.map((part) =>
      draft.problem([...path, part], `needs a key; add encryption.key: "${made}" or the ARN of a key, or remove it`),
    );
  }
  if (draft.has(...path, "inTransit")) return [];
  return [draft.problem(path, `encrypts nothing; add key: "${made}" or inTransit, or remove it`)];
};

export const keyEncryptsSomething: Rule = (draft) => {
  if (!draft.has(...path, "key") || !parts.every((part) => draft.flag(...path, part) === false)) return [];
  return [draft.problem([...path, "key"], `is used for nothing, since ${parts.join(", ")} are false; remove it`)];
};

/** The folders of the bucket have their own lives: what is below runs/ or logs/ expires. */
export const certificatesStay: Rule = (draft) => {
  const uri = draft.text(...path, "inTransit") ?? "";
  const [, bucket, folder] = /^s3:\/\/([^/]+)\/([^/]+\/)/.exec(uri) ?? [];
  if (bucket === undefined || bucket !== draft.text("bucket") || !isTaken(folder ?? "")) return [];
  return [
    draft.problem(
      [...path, "inTransit"],
      `${show(uri)} is in ${folder} of the pipeline's bucket, which has a purpose of its own; ` +
        `use for example s3://${bucket}/certificates/emr.zip`,
    ),
  ];
};

const isTaken = (folder: string) =>
  ["landing/", "code/", "tables/", "runs/", "merged/", "manifests/", "logs/"].includes(folder);
