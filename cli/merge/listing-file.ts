import { closeSync, createReadStream, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { UserError } from "../errors";

export interface ListedKey {
  /** @default - any: a saved listing does not say of which bucket it is */
  readonly bucket?: string;
  readonly key: string;
  readonly size: number;
}

/**
 * The objects of a saved listing: lines of `aws s3 ls --recursive`, or JSON of `aws s3api list-objects-v2`. The first
 * character shows which of the two it is.
 * @throws UserError for a file that does not exist, and for a line or an object that is neither
 */
export async function* readListing(file: string): AsyncGenerator<ListedKey> {
  if (!existsSync(file) || !statSync(file).isFile()) throw new UserError(`LISTING=${file}: there is no such file`);
  if (firstCharacter(file) === "{") yield* readJson(file);
  else yield* readLines(file);
}

function firstCharacter(file: string): string {
  const fd = openSync(file, "r");
  try {
    const start = Buffer.alloc(4096);
    return /\S/.exec(start.toString("utf8", 0, readSync(fd, start)))?.[0] ?? "";
  } finally {
    closeSync(fd);
  }
}

function* readJson(file: string): Generator<ListedKey> {
  let listing: { Contents?: { Key?: unknown; Size?: unknown }[] };
  try {
    listing = JSON.parse(readFileSync(file, "utf8")) as typeof listing;
  } catch (error) {
    throw new UserError(`LISTING=${file}: is not JSON of aws s3api list-objects-v2: ${(error as Error).message}`);
  }
  if (!Array.isArray(listing.Contents))
    throw new UserError(`LISTING=${file}: has no "Contents", as the JSON of aws s3api list-objects-v2 has`);
  for (const [index, { Key, Size }] of listing.Contents.entries()) {
    if (typeof Key !== "string" || typeof Size !== "number")
      throw new UserError(`LISTING=${file}: Contents[${index}] has no Key and Size`);
    yield { key: Key, size: Size };
  }
}

async function* readLines(file: string): AsyncGenerator<ListedKey> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    // Lines that `--summarize` adds, and the folders of a listing that is not recursive.
    if (/^\s*$|^\s*Total (Objects|Size):|^\s+PRE /.test(line)) continue;
    const [, size, key] = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +(\d+) (.+)$/.exec(line) ?? [];
    if (size === undefined || key === undefined) {
      throw new UserError(
        `LISTING=${file}:${number}: "${line.slice(0, 80)}" is not a line of aws s3 ls --recursive ` +
          "(date, time, bytes, key)",
      );
    }
    yield { key, size: Number(size) };
  }
}
