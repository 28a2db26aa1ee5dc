/**
 * Makes monthly exports of a table as CSV, as they grow in practice: a column was added later, quotes are escaped with
 * a backslash, as MySQL writes them, and \N is null.
 *
 *   node --import tsx examples/csv-exports/sample.ts --out DIR
 */
import { numbers, pick, type SampleFile, twoDigits, writeFiles } from "../write-files";

function line(month: number, number: number): string {
  const id = month * 1000 + number;
  const note = number % 9 === 0 ? '"said \\"later\\", twice"' : pick(["fine", "\\N", '"a, b"'], id);
  const date = `${twoDigits((number % 28) + 1)}.${twoDigits(month)}.2024`;
  const fields = [String(id), date, (number * 1.25).toFixed(2), note];
  return (month > 3 ? [...fields, pick(["web", "shop"], id)] : fields).join(",");
}

function* exports(): Generator<SampleFile> {
  for (const month of numbers(6).map((index) => index + 1)) {
    const header = month > 3 ? "id,sold_on,amount,note,channel" : "id,sold_on,amount,note";
    const lines = numbers(100).map((number) => line(month, number));
    yield [`sales/2024-${twoDigits(month)}/sales.csv`, `${[header, ...lines].join("\n")}\n`];
  }
}

writeFiles(exports());
