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

/** `12.3 s`, `0.41 s`. @param more digits than usual. @default - 0 */
export function s(seconds: number, more = 0): string {
  return `${seconds.toFixed((seconds < 1 ? 2 : 1) + more)} s`;
}

/** `12 times`, `4.3 times`. @param more digits than usual. @default - 0 */
export function times(ratio: number, more = 0): string {
  if (ratio >= 10 && more === 0) return `${count(Math.round(ratio))} times`;
  return `${ratio.toFixed((ratio >= 10 ? 0 : ratio < 2 ? 2 : 1) + more)} times`;
}

/**
 * The result of an aim, with so many digits that rounding does not make a missed aim look reached: 5.98 instead of 6.0.
 * @param format the value as text, which begins with the number
 */
export function judged(
  value: number,
  format: (value: number, more: number) => string,
  isMet: (value: number) => boolean,
): Pick<Aim, "result" | "met"> {
  const met = isMet(value);
  const texts = [0, 1, 2].map((more) => format(value, more));
  return { result: texts.find((text) => isMet(parseFloat(text.replaceAll(",", ""))) === met) ?? format(value, 3), met };
}
