import { bytes, count, many } from "../numbers";
import type { DeclaredTable, PageFacts } from "./facts";
import { dataTable, type Markup, markup, numberColumns, section } from "./markup";

/** What was written: rows, duplicates, partitions, files. */
export function tables({ ledger, tables: declared }: PageFacts): Markup | undefined {
  const all = Object.entries(ledger.tables);
  if (all.length === 0) return undefined;
  const rows = all.map(([name, table]) => {
    const partitionBy = declared.find((table) => table.name === name)?.partitionBy ?? [];
    return [
      markup`${name}${partitionBy.length > 0 && markup`<small>by ${partitionBy.join(", ")}</small>`}`,
      table.rowsIn === undefined ? "" : count(table.rowsIn),
      count(table.duplicates),
      count(table.rowsOut),
      count(table.partitions),
      count(table.files),
      bytes(table.bytes),
      table.partitions > 0 && bytes(Math.round(table.bytes / table.partitions)),
    ];
  });
  const numbers = [
    "rows of the SQL",
    "duplicates",
    "rows written",
    "partitions",
    "files",
    "bytes",
    "bytes a partition",
  ];
  const head = [{ name: "table" }, ...numberColumns(numbers)];
  return section("tables", "Tables and partitions", dataTable("What this run wrote", head, rows));
}

/** Each table's columns, their types, and the fields that their values are made of. */
export function columns({ tables: declared }: PageFacts): Markup | undefined {
  if (declared.length === 0) return undefined;
  return section("columns", "Columns, and where each comes from", declared.map(columnsOf));
}

function columnsOf(table: DeclaredTable): Markup {
  const { name, mode, key, partitionBy } = table;
  const known = table.columns.some(({ from }) => from !== undefined);
  const rows = table.columns.map((column) => [
    markup`<code>${column.name}</code>`,
    markup`<code>${column.type}</code>`,
    [key.includes(column.name) && "key", partitionBy.includes(column.name) && "partition"].filter(Boolean).join(", "),
    origin(column.from),
  ]);
  const head = [
    { name: "column" },
    { name: "type", kind: "type" },
    { name: "use" },
    { name: "made of", kind: "origin" },
  ] as const;
  const kind = mode === undefined ? "" : `, mode ${mode}`;
  const hint = !known && markup`<p>Where the columns come from is not known on this machine.</p>\n`;
  const number = many(table.columns.length, "column");
  return markup`<details><summary><b>${name}</b>: ${number}${kind}</summary>
${dataTable(`Columns of ${name}`, head, rows)}${hint}</details>
`;
}

function origin(from: readonly string[] | undefined): Markup | string {
  if (from === undefined) return "not known";
  if (from.length === 0) return "no field: the SQL gives a value of its own";
  return markup`${from.map((field, index) => markup`${index > 0 && ", "}<code>${breakable(field)}</code>`)}`;
}

/** A line may break after each dot. */
function breakable(field: string): Markup[] {
  return field.split(".").map((step, index) => markup`${index > 0 && markup`.<wbr>`}${step}`);
}
