import type { PipelineFile } from "../schema/pipeline";

type Encryption = PipelineFile["encryption"];

/** What a key of KMS encrypts. */
export const encryptedParts = ["bucket", "disks", "logs"] as const;
export type EncryptedPart = (typeof encryptedParts)[number];

/** With a key, each part is encrypted that is not set to false. */
export function encrypts({ encryption }: { readonly encryption?: Encryption }, part: EncryptedPart): boolean {
  return encryption?.key !== undefined && encryption[part] !== false;
}
