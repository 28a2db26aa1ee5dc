import { folders } from "../bucket-folders";
import type { Draft, Rule } from "../draft";
import { encryptedParts, type EncryptedPart } from "../cluster/encryption";
import { show } from "../file/problems";
import { defaultRegion, keyRegionProblem } from "../aws/regions";
import { splitS3Uri } from "../sources/s3-uri";
import { made } from "../schema/encryption";

const path = ["encryption"];

/** Whether the key encrypts a part of the pipeline. */
export function keyEncrypts(draft: Draft, part: EncryptedPart): boolean {
  return draft.has(...path, "key") && draft.flag(...path, part) !== false;
}

export const keyIsInRegion: Rule = (draft) => {
  const key = draft.text(...path, "key");
  const region = draft.text("region") ?? defaultRegion;
  const problem = keyRegionProblem(key ?? "", region, `; give a key in ${region}, or "${made}"`);
  return problem === undefined ? [] : [draft.problem([...path, "key"], problem)];
};

export const encryptionHasItsKey: Rule = (draft) => {
  if (!draft.has(...path) || draft.has(...path, "key")) return [];
  const given = encryptedParts.filter((part) => draft.has(...path, part));
  if (given.length > 0) {
    return given.map((part) =>
      draft.problem([...path, part], `needs a key; add encryption.key: "${made}" or the ARN of a key, or remove it`),
    );
  }
  if (draft.has(...path, "inTransit")) return [];
  return [draft.problem(path, `encrypts nothing; add key: "${made}" or inTransit, or remove it`)];
};

export const keyEncryptsSomething: Rule = (draft) => {
  if (!draft.has(...path, "key") || encryptedParts.some((part) => keyEncrypts(draft, part))) return [];
  const message = `is used for nothing, since ${encryptedParts.join(", ")} are false; remove it`;
  return [draft.problem([...path, "key"], message)];
};

const ownFolders: readonly string[] = Object.values(folders);

/** Objects in the pipeline's own folders may expire, or be taken for inputs or tables. */
export const certificatesStay: Rule = (draft) => {
  const uri = draft.text(...path, "inTransit") ?? "";
  const { bucket, key } = splitS3Uri(uri);
  const folder = key.slice(0, key.indexOf("/") + 1);
  if (bucket !== draft.text("bucket") || !ownFolders.includes(folder)) return [];
  return [
    draft.problem(
      [...path, "inTransit"],
      `${show(uri)} is in ${folder} of the pipeline's bucket, which has a purpose of its own; ` +
        `use for example s3://${bucket}/certificates/emr.zip`,
    ),
  ];
};
