import type { PipelineFile } from "./schema/pipeline";

type Encryption = PipelineFile["encryption"];

/** What a key of KMS encrypts. */
export type Encrypted = "bucket" | "disks" | "logs";

/** With a key, all is encrypted that is not left out. */
export function encrypts({ encryption }: { readonly encryption?: Encryption }, what: Encrypted): boolean {
  return encryption?.key !== undefined && encryption[what] !== false;
}
