import { bar, line, svg, text, type Theme, width } from "./svg";

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
}

/** A row of the picture: a part of the run, and what was done in it when. */
export interface Lane {
  readonly label: string;
  readonly spans: readonly Span[];
}

const left = 150;
const row = 26;

/** Lanes below each other, with spans coloured by kind, on one axis of seconds. */
export function timeline(
  title: string,
  lanes: readonly Lane[],
  kinds: readonly string[],
  seconds: number,
  theme: Theme,
): string {
  const top = 58;
  const bottom = top + lanes.length * row;
  const xOf = (second: number) => left + ((width - left - 20) * second) / seconds;
  const content = [text(0, 16, title, theme.text)];
  let x = left;
  kinds.forEach((kind, index) => {
    content.push(bar(x, 28, 12, 12, theme.colours[index] ?? theme.text), text(x + 17, 39, kind, theme.faint));
    x += 17 + kind.length * 7 + 22;
  });
  const step = [0.5, 1, 2, 5, 10, 20, 50, 100].find((length) => seconds / length <= 10) ?? 200;
  for (let second = 0; second <= seconds; second += step)
    content.push(
      line(xOf(second), top - 6, xOf(second), bottom, theme.rule),
      text(xOf(second), bottom + 16, `${second}`, theme.faint, "middle"),
    );
  content.push(text(width, bottom + 16, "s", theme.faint, "end"));
  lanes.forEach(({ label, spans }, index) => {
    const y = top + index * row;
    content.push(text(left - 10, y + 14, label, theme.text, "end"));
    for (const { from, to, kind } of spans)
      content.push(bar(xOf(from), y, xOf(to) - xOf(from), row - 8, theme.colours[kinds.indexOf(kind)] ?? theme.text));
  });
  return svg(bottom + 24, title, content);
}
