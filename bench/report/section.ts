import { count } from "../../cli/report/numbers";
import type { Theme } from "./svg";

/** An aim of a benchmark, and its result. */
export interface Aim {
  readonly what: string;
  readonly aim: string;
  readonly result: string;
  readonly met: boolean;
  /** Why it was missed; printed only then. */
  readonly reason?: string;
}

export interface Picture {
  /** The name of its file, without theme and ending. */
  readonly name: string;
  readonly title: string;
  readonly draw: (theme: Theme) => string;
}

/** The section of one benchmark in BENCHMARKS.md. */
export interface Section {
  readonly title: string;
  /** The command that repeats it. */
  readonly command: string;
  readonly aims: readonly Aim[];
  /** A paragraph below the table of all aims. */
  readonly aimsNote?: string | undefined;
  /** Paragraphs, tables and pictures, in their order. */
  readonly content: readonly (string | Picture)[];
}

/** A table of Markdown. @param words the number of columns, from the left, that are not numbers */
export function table(head: readonly string[], rows: readonly (readonly string[])[], words = 1): string {
  const rule = head.map((_, index) => (index < words ? "---" : "---:"));
  return [head, rule, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** `12.3 s`, `0.41 s`. */
export function s(seconds: number): string {
  return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`;
}

/** `12 times`, `4.3 times`. */
export function times(ratio: number): string {
  return `${ratio >= 10 ? count(Math.round(ratio)) : ratio.toFixed(ratio < 2 ? 2 : 1)} times`;
}
