/** Colours on GitHub's two backgrounds. A picture is written once for each. */
export interface Theme {
  readonly name: "light" | "dark";
  readonly text: string;
  readonly faint: string;
  readonly rule: string;
  /** In the order of the kinds that they stand for. */
  readonly colours: readonly string[];
}

export const themes: readonly Theme[] = [
  {
    name: "light",
    text: "#1f2328",
    faint: "#59636e",
    rule: "#d1d9e0",
    colours: ["#0969da", "#bf8700", "#1a7f37", "#8250df", "#afb8c1", "#cf222e"],
  },
  {
    name: "dark",
    text: "#f0f6fc",
    faint: "#9198a1",
    rule: "#3d444d",
    colours: ["#4493f8", "#d29922", "#3fb950", "#ab7df8", "#656c76", "#f85149"],
  },
];

export const width = 760;

/** A whole picture. Its background is that of the page. @param height in pixels */
export function svg(height: number, title: string, content: readonly string[]): string {
  const box = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const font = 'font-family="-apple-system, BlinkMacSystemFont, Segoe UI, Helvetica, Arial, sans-serif" font-size="13"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${box} ${font} role="img">`,
    `<title>${escaped(title)}</title>`,
    ...content,
    "</svg>",
    "",
  ].join("\n");
}

export function text(
  x: number,
  y: number,
  words: string,
  fill: string,
  anchor: "start" | "end" | "middle" = "start",
): string {
  return `<text x="${px(x)}" y="${px(y)}" fill="${fill}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

/** A bar. It is at least a pixel wide, so that everything that took time can be seen. */
export function bar(x: number, y: number, wide: number, high: number, fill: string): string {
  return (
    `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(1, wide))}" height="${px(high)}" rx="2" ` + `fill="${fill}"/>`
  );
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string): string {
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${stroke}"/>`;
}

/** Rounded to a quarter of a pixel, so that the text is the same on every machine. */
function px(value: number): string {
  return String(Math.round(value * 4) / 4);
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
