/** A block of commands in the tutorial, and the output that is shown below it. */
export interface Commands {
  readonly script: string;
  /** Lines, with … for what is left out. @default - no output is shown */
  readonly shown?: string;
  /** The line of the block in the Markdown, from 1. */
  readonly line: number;
}

const fence = /^```(\w*)\n([^]*?)^```$/gm;

/**
 * The commands of a tutorial: each block `sh`, with the block `text` that follows it.
 * @throws when a block `text` follows no commands, or a block is of another kind: it would be left out silently
 */
export function tutorialBlocks(markdown: string): readonly Commands[] {
  const blocks: Commands[] = [];
  for (const { 1: kind, 2: text = "", index } of markdown.matchAll(fence)) {
    const line = markdown.slice(0, index).split("\n").length;
    const last = blocks.at(-1);
    if (kind === "sh") blocks.push({ script: text, line });
    else if (kind === "text" && last !== undefined && last.shown === undefined)
      blocks[blocks.length - 1] = { ...last, shown: text };
    else throw new Error(`line ${line}: a block must be sh, or text after sh; this one is ${kind || "without a name"}`);
  }
  return blocks;
}

/**
 * Finds the lines of a shown output in a real one, in their order. A … stands for any text of a line; a line of … alone
 * for any lines. Without that, a line must follow the one before it at once.
 * @returns the first shown line that is not in the output, undefined if all are
 */
export function missingLine(shown: string, output: string): string | undefined {
  const lines = output.split("\n").map((line) => line.trimEnd());
  let next = 0;
  let anywhere = true; // What make prints before the program's own output is not shown.
  for (const line of shown.trimEnd().split("\n")) {
    if (line === "…") anywhere = true;
    else {
      const pattern = shownPattern(line);
      const found = lines.findIndex((text, place) => place >= next && pattern.test(text));
      if (found === -1 || (!anywhere && found !== next)) return line;
      next = found + 1;
      anywhere = false;
    }
  }
  return undefined;
}

function shownPattern(line: string): RegExp {
  const parts = line.split("…").map((part) => part.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}
