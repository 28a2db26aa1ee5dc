import { takenOf } from "../amounts";
import { bytes, count } from "../numbers";
import type { PageFacts } from "./facts";
import { dataTable, fixed, type Markup, markup, numberColumns, section } from "./markup";

/** Files of one stage: the objects of a source, its merged files, or the files of a table. */
interface Files {
  readonly name: string;
  readonly stage: "objects" | "merged files" | "table";
  readonly files: number;
  readonly bytes: number;
  readonly smallest?: number;
  readonly largest?: number;
}

/** The axis of sizes goes from 64 bytes to 4 GiB. Each factor of two takes the same width. */
const axis = { from: 6, to: 32 };

const scale = ["1 KiB", "1 MiB", "1 GiB"].map((name, index) => {
  const left = fixed(place(2 ** (10 * (index + 1))));
  return markup`<span style="left:${left}%">${name}</span> `;
});

/** How large files are before the merge, after it, and in the tables. */
export function sizes(facts: PageFacts): Markup | undefined {
  const all = filesOf(facts).filter(({ files }) => files > 0);
  if (all.length === 0) return undefined;
  const rows = all.map((files) => [
    markup`${files.name}<small>${files.stage}</small>`,
    markup`<span class="track log" aria-hidden="true">${mark(files)}</span>`,
    count(files.files),
    bytes(files.bytes),
    bytes(averageOf(files)),
    files.smallest === undefined ? "" : bytes(files.smallest),
    files.largest === undefined ? "" : bytes(files.largest),
  ]);
  const columns = [
    { name: "files of" },
    { name: markup`<span class="axis">${scale}</span>`, kind: "chart" },
    ...numberColumns(["files", "bytes", "average", "smallest", "largest"]),
  ] as const;
  const note = markup`<p>The dot is the average file; the bar goes from the smallest to the largest, where that is
known. The lines are 1 KiB, 1 MiB and 1 GiB: each is 1,024 times the one to its left.</p>\n`;
  const table = dataTable("Files before and after: objects, merged files, tables", columns, rows);
  return section("files", "Files before and after", markup`${table}${note}`);
}

function filesOf({ ledger }: PageFacts): Files[] {
  return [
    ...Object.entries(ledger.sources).flatMap(([name, { objects, bytes: size, mergedFiles }]): Files[] => [
      { name, stage: "objects", files: objects["listed"] ?? 0, bytes: size["listed"] ?? 0 },
      { name, stage: "merged files", files: mergedFiles, bytes: takenOf(size) },
    ]),
    ...Object.entries(ledger.tables).map(([name, table]): Files => ({
      name,
      stage: "table",
      files: table.files,
      bytes: table.bytes,
      smallest: table.smallestFile,
      largest: table.largestFile,
    })),
  ];
}

function averageOf({ files, bytes: size }: Files): number {
  return Math.round(size / files);
}

function mark(files: Files): Markup {
  const range = (from: number, to: number) => {
    const style = `left:${fixed(place(from))}%;width:${fixed(Math.max(0, place(to) - place(from)))}%`;
    return markup`<span class="bar ${files.stage.replace(" ", "-")}" style="${style}"></span>`;
  };
  const { smallest, largest } = files;
  const bar = smallest !== undefined && largest !== undefined && range(smallest, largest);
  const style = `left:${fixed(place(averageOf(files)))}%`;
  return markup`${bar}<span class="dot ${files.stage.replace(" ", "-")}" style="${style}"></span>`;
}

/** Where a size is on the axis, in percent. */
function place(size: number): number {
  const position = (Math.log2(Math.max(1, size)) - axis.from) / (axis.to - axis.from);
  return 100 * Math.min(1, Math.max(0, position));
}
