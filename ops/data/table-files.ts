import { join, relative, sep } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { dataFiles } from "../../cli/files/data-files";
import { RunError, UserError } from "../../cli/errors";
import { many } from "../../cli/report/numbers";
import { folders, journalKey } from "../../config/bucket-folders";
import { filesBelow, objectText, pathBelow } from "../aws/objects";
import { claimName } from "./claim-target";

/** A file of a published table. */
export interface TableFile {
  readonly key: string;
  /** Its size in bytes. */
  readonly size: number;
  /** Where it goes on this machine; absolute. */
  readonly path: string;
}

/** What a name ends in while the file is not complete. */
export const partial = ".part";

/** A table, and the folder of this machine for its files. */
export interface TablePlace {
  readonly bucket: string;
  readonly table: string;
  /** Absolute. */
  readonly folder: string;
}

/**
 * The files of a published table.
 * @throws UserError when it has none; RunError when a run is publishing now, or for a key that is not a path
 */
export async function tableFiles(s3: S3Client, { bucket, table, folder }: TablePlace): Promise<TableFile[]> {
  const prefix = `${folders.tables}${table}/`;
  await mustBeStill(s3, bucket);
  const files = (await filesBelow(s3, `s3://${bucket}/${prefix}`)).map(({ key, size }): TableFile => ({
    key,
    size,
    path: join(folder, pathBelow(key, prefix)),
  }));
  if (files.length > 0) return files;
  throw new UserError(`There are no files in s3://${bucket}/${prefix}: no run has published rows of ${table}.`);
}

/** While a run publishes, a table has files of two runs, for some seconds. See docs/adr/0007-stage-then-publish.md. */
async function mustBeStill(s3: S3Client, bucket: string): Promise<void> {
  const journal = `s3://${bucket}/${journalKey}`;
  if ((await objectText(s3, journal)) !== undefined)
    throw new RunError(
      `A run is publishing now, or has died while it did so (${journal} is its journal), so the table has files of ` +
        "two runs. Run the same command again when that run has ended; the next run finishes what a dead one began.",
    );
}

/**
 * Whoever reads the folder reads all files in it, so it must have no others than the table's.
 * @param to the folder as the user knows it
 * @throws UserError that names one of the others
 */
export function mustHaveNoOthers(folder: string, to: string, files: readonly TableFile[]): void {
  const known = new Set([join(folder, claimName), ...files.flatMap(({ path }) => [path, path + partial])]);
  const others = [...dataFiles(folder)].filter(({ path }) => !known.has(path));
  if (others.length === 0) return;
  const first = relative(folder, others[0]?.path ?? "")
    .split(sep)
    .join("/");
  throw new UserError(
    `TO=${to}: the folder has ${many(others.length, "file")} that the table does not have now, such as ${first}. ` +
      "Whoever reads the folder would read other rows than the table's. Delete them, or give another folder.",
  );
}
