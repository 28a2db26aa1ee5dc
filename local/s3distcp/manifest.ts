import { baseName } from "../../cli/merge/hadoop-path";

/** One line of a manifest. */
export interface ManifestEntry {
  /** Where an unmerged copy would lie. */
  readonly path: string;
  /** The key relative to --src. */
  readonly baseName: string;
  /** The destination, although its name says source. */
  readonly srcDir: string;
  readonly size: number;
}

export function manifestLine(entry: ManifestEntry): string {
  const { path, baseName: name, srcDir, size } = entry;
  return `${JSON.stringify({ path, baseName: name, srcDir, size })}\n`;
}

/** What an earlier run copied, by baseName and size. S3DistCp does not notice a changed object of the same size. */
export class PreviousManifest {
  private readonly sizes = new Map<string, number>();

  add(line: string): void {
    const entry = JSON.parse(line) as ManifestEntry;
    this.sizes.set(entry.baseName, entry.size);
  }

  has(uri: string, src: string, size: number): boolean {
    return this.sizes.get(baseName(uri, src)) === size;
  }
}
