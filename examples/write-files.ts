import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

/** A file of sample data: its path below the folder, and its content. */
export type SampleFile = readonly [path: string, content: string | Buffer];

/** Writes the files into the folder that the command line names: `--out DIR`. */
export function writeFiles(files: Iterable<SampleFile>): void {
  const { out } = parseArgs({ options: { out: { type: "string" } } }).values;
  if (out === undefined) throw new Error("--out is missing: give the folder for the files, --out DIR");
  for (const [path, content] of files) {
    mkdirSync(dirname(join(out, path)), { recursive: true });
    writeFileSync(join(out, path), content);
  }
}

/** One of the choices. It looks random, and is always the same for the same number. */
export function pick<T>(choices: readonly T[], number: number): T {
  const mixed = Math.imul(number ^ 0x2545f491, 0x85ebca6b) >>> 0;
  return choices[((mixed ^ (mixed >>> 15)) >>> 0) % choices.length] as T;
}

export const numbers = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

export const twoDigits = (number: number): string => String(number).padStart(2, "0");
