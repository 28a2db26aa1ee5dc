import { diffLinesRaw, DIFF_DELETE, DIFF_EQUAL } from "jest-diff";

/** The lines in which two texts of HCL differ, each below the first line of its block. */
export function difference(from: string, to: string): string {
  const lines: string[] = [];
  let block = "";
  let shown = "";
  for (const { 0: kind, 1: line } of diffLinesRaw(from.split("\n"), to.split("\n"))) {
    if (kind === DIFF_EQUAL) {
      if (/^\S.*\{$/.test(line)) block = line;
      continue;
    }
    if (block !== shown) lines.push(`  ${block}`);
    shown = block;
    lines.push(`${kind === DIFF_DELETE ? "-" : "+"} ${line}`);
  }
  return lines.map((line) => `${line}\n`).join("");
}
