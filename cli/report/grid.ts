import Table from "cli-table3";

/** A table without lines between its columns. @param text the columns that are aligned left; the others are numbers */
export function grid(head: readonly string[], rows: readonly (readonly string[])[], text: readonly string[]): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((column) => (text.includes(column) ? "left" : "right")),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2, compact: true },
    chars: {
      top: "",
      "top-mid": "",
      "top-left": "",
      "top-right": "",
      bottom: "",
      "bottom-mid": "",
      "bottom-left": "",
      "bottom-right": "",
      left: "  ",
      "left-mid": "  ",
      mid: "",
      "mid-mid": "",
      right: "",
      "right-mid": "",
      middle: "",
    },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .join("\n");
}
