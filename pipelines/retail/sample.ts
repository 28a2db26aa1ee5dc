/**
 * Makes the invoice lines of a shop for tests, as CSV like the real ones. Each time it makes the same bytes.
 *
 *   node --import tsx pipelines/retail/sample.ts --out DIR [--invoices N]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
const materials = ["OAK", "TIN", "LINEN", "GLASS", "WICKER", "FELT", "CORK"];
const things = [
  "LANTERN",
  "TEA TRAY",
  "BIRD FEEDER",
  "DOOR STOP",
  "JAM JAR",
  "PLANT LABEL",
  "HOOK, DOUBLE",
  '6" RULER',
  "CAKE TIN",
];
const countries = ["United Kingdom", "United Kingdom", "United Kingdom", "France", "Norway", "Portugal"];

/** A number from 0 to `below` - 1. It looks random, and is always the same for the same seeds. */
function pick(below: number, ...seeds: number[]): number {
  const mixed = seeds.reduce(
    (hash, seed) => Math.imul(hash ^ (seed + 0x9e3779b9), 0x85ebca6b) ^ (hash >>> 13),
    0x2545f491,
  );
  return ((mixed ^ (mixed >>> 16)) >>> 0) % below;
}

const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const twoDigits = (value: number) => String(value).padStart(2, "0");

/**
 * The lines of an invoice. One invoice of 40 is cancelled, and one of 6 has no customer. Some lines appear twice, and
 * some have no description.
 */
function invoice(number: number): string[] {
  const cancelled = number % 40 === 39;
  const date = new Date(Date.UTC(2010, 11, 1 + Math.floor(number / 20), 8, (number % 20) * 25));
  const day = `${twoDigits(date.getUTCDate())}/${twoDigits(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
  const time = `${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}`;
  const customer = number % 6 === 5 ? "" : String(12000 + pick(300, number));
  const country = countries[pick(countries.length, number, 1)] ?? "";
  const lines = Array.from({ length: 1 + pick(6, number, 2) }, (_, line) => {
    const product = pick(materials.length * things.length, number, line, 3);
    const material = materials[product % materials.length] ?? "";
    const thing = things[Math.floor(product / materials.length)] ?? "";
    const price = (0.39 + (product * 37) / 100).toFixed(2);
    const quantity = (1 + pick(24, number, line, 4)) * (cancelled ? -1 : 1);
    const description = pick(50, number, line, 5) === 0 ? "" : quoted(`${material} ${thing}`);
    return [
      `${cancelled ? "C" : ""}${600000 + number}`,
      String(20000 + product * 11),
      description,
      quantity,
      `${day} ${time}`,
      price,
      customer,
      country,
    ].join(",");
  });
  return number % 25 === 0 ? [...lines, lines[0] ?? ""] : lines;
}

function main(): void {
  const { values } = parseArgs({ options: { out: { type: "string" }, invoices: { type: "string", default: "1200" } } });
  const invoices = Number(values.invoices);
  if (!values.out) throw new Error("--out DIR is missing: the folder that online_retail.csv is written to");
  if (!Number.isSafeInteger(invoices) || invoices < 1)
    throw new Error(`--invoices ${values.invoices} must be a whole number from 1 on`);
  const lines = Array.from({ length: invoices }, (_, number) => invoice(number)).flat();
  // The last line is cut off, as in a file whose copy was interrupted.
  const cutOff = "699999,20011,OAK L";
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, "online_retail.csv"), [header, ...lines, cutOff].join("\n"));
  console.log(
    `${values.out}/online_retail.csv: ${lines.length + 1} lines of ${invoices} invoices, the last one cut off`,
  );
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
