import { S3DistCpFailure } from "./hadoop-failure";

/** Suffixes that name a compression. */
export const codecSuffixes = ["snappy", "gz", "lzo", "lzop", "gzip"];

/**
 * What follows the last dot of the WHOLE text, empty without a dot. As in S3DistCp, dots of a bucket's name count too.
 */
export function suffixOf(text: string): string {
  const parts = text.replace(/\.+$/, "").split(".");
  return parts.length > 1 ? (parts.at(-1) as string) : "";
}

/** The suffix of a group's files. It takes one file after another, so that no group must be held in memory. */
export class OutputSuffix {
  private common: string | undefined;
  private differ = false;

  constructor(private readonly codec: string) {}

  add(uri: string): void {
    let suffix = suffixOf(uri).toLowerCase();
    if (this.codec === "keep" && !codecSuffixes.includes(suffix)) suffix = "";
    this.common ??= suffix;
    this.differ ||= this.common !== suffix;
  }

  /**
   * For `none`, the suffix that all files share, unless it names a compression. For `keep`, only if it names one. For
   * any other codec, the codec's name.
   * @throws S3DistCpFailure for `keep`, when the files are compressed in different ways
   */
  get(): string {
    const common = this.common ?? "";
    if (this.codec === "keep") {
      if (this.differ)
        throw new S3DistCpFailure("Cannot keep compression scheme for input files with different compression schemes.");
      return ({ gzip: "gz", lzop: "lzo" } as Record<string, string>)[common] ?? common;
    }
    if (this.codec === "none") return this.differ || codecSuffixes.includes(common) ? "" : common;
    return this.codec;
  }
}

/** Colons become slashes. Blanks around the segments go, and so do empty segments. */
export function tidyKey(key: string): string {
  return key
    .replaceAll(":", "/")
    .split("/")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("/");
}

/**
 * The name of a merged file: the last segment of the key, the chunk's number (the first chunk has none), the suffix.
 * So `log.json` with `keep` becomes `log.json1`, and chunk 1 of `a` has the same name as chunk 0 of `a1`.
 */
export function outputName(key: string, index: number, suffix: string, uid?: number): string {
  const last = tidyKey(key).split("/").at(-1) ?? "";
  const name = `${uid ?? ""}${last}`;
  const tail = `${index === 0 ? "" : index}${suffix === "" ? "" : `.${suffix}`}`;
  return codecSuffixes.includes(suffixOf(name)) ? name.slice(0, name.lastIndexOf(".")) + tail : name + tail;
}
