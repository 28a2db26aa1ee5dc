import { bar, line, svg, text, type Theme, width } from "./svg";

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The text behind the bar. */
  readonly shown: string;
  /** The index of a colour of the theme. */
  readonly colour: number;
}

const left = 300;
const right = 130;
const row = 26;

/**
 * Bars from zero, one on each row. The longest takes the whole width.
 * @param logarithmic from 1 on, each factor of ten takes the same width. The title must say so.
 */
export function bars(title: string, rows: readonly Bar[], theme: Theme, logarithmic = false): string {
  const most = Math.max(...rows.map(({ value }) => value));
  const scale = (value: number) =>
    (width - left - right) *
      (logarithmic ? Math.log10(Math.max(1, value)) / Math.log10(Math.max(10, most)) : value / most) || 0;
  const top = 34;
  const content = [text(0, 16, title, theme.text)];
  rows.forEach(({ label, value, shown, colour }, index) => {
    const y = top + index * row;
    content.push(
      text(left - 10, y + 14, label, theme.text, "end"),
      bar(left, y, scale(value), row - 8, theme.colours[colour] ?? theme.text),
    );
    content.push(text(left + scale(value) + 8, y + 14, shown, theme.faint));
  });
  const height = top + rows.length * row;
  return svg(height + 4, title, [...content, line(left, top - 4, left, height, theme.rule)]);
}
