import { join } from "node:path";
import { UserError } from "../../cli/errors";
import { CsvFields } from "./csv-fields";
import { csvRows, delimiterOf } from "./csv-rows";
import { beginningOf, decoded, type Encoding, encodingOf, share } from "./files";
import { type Look, some } from "./proposal";
import { unusable } from "./shape";

export function isCsv(file: string): boolean {
  return /\.(csv|tsv)(\.gz)?$/i.test(file);
}

/**
 * Looks at files as CSV, below the header of the first that has one.
 * @param shown how messages name the folder
 * @throws UserError for UTF-16, and for a header that no schema can declare: unlike a JSON field, a column cannot be left out
 */
export function lookAtCsv(folder: string, files: readonly string[], shown: string): Look {
  const encoding = commonEncoding(folder, files, shown);
  let found: CsvFields | undefined;
  let delimiter = ",";
  const odd: string[] = [];
  const uneven: { file: string; rows: number }[] = [];
  for (const file of files) {
    const { bytes, cut } = beginningOf(join(folder, file), share(files.length));
    const text = decoded(bytes, encoding);
    if (!found && text.trim() !== "") delimiter = delimiterOf(text);
    const [header, ...rows] = csvRows(text, delimiter, cut);
    if (!header) continue;
    if (!found) {
      const problem = headerProblem(header);
      if (problem) throw new UserError(`${join(shown, file)}: its header ${problem}`);
      found = new CsvFields(header);
    }
    const places = found.header.map((name) => header.indexOf(name));
    if (places.includes(-1) || header.length !== places.length) {
      odd.push(file);
      continue;
    }
    const even = rows.filter((row) => row.length === header.length);
    for (const row of even) found.add(row, places);
    if (even.length < rows.length) uneven.push({ file, rows: rows.length - even.length });
  }
  const { fields, timestampFormats } = found?.fields() ?? { fields: [], timestampFormats: [] };
  return {
    fields,
    csv: { delimiter, encoding, timestampFormats },
    records: found?.count ?? 0,
    notes: [
      ...oneFieldNote(found?.header ?? []),
      ...unevenNote(uneven),
      ...(odd.length > 0
        ? [`these files have another header than the first, and a run would refuse them: ${some(odd)}`]
        : []),
      ...(found?.header.some((name) => /^[-+.\d]+$/.test(name))
        ? ["the first line looks like values, and a source's files need a line with the fields' names there"]
        : []),
    ],
  };
}

/** A delimiter that too few rows have as often as the header is not taken for one. */
function oneFieldNote([name, second]: readonly string[]): string[] {
  const other = second === undefined ? /[,;|\t]/.exec(name ?? "")?.[0] : undefined;
  if (other === undefined) return [];
  const shown = JSON.stringify(other);
  return [
    `one field, ${JSON.stringify(name)}: if ${shown} is what separates fields, set csv.delimiter to it, and declare them; too few rows have as many ${shown} as the header`,
  ];
}

function unevenNote(uneven: readonly { file: string; rows: number }[]): string[] {
  if (uneven.length === 0) return [];
  const rows = uneven.reduce((sum, one) => sum + one.rows, 0);
  return [
    `rows with another number of fields than the header, which a run would put into quarantine: ${rows}, in ${some(uneven.map(({ file }) => file))}`,
  ];
}

/** What all files can be read in: whatever is no UTF-8 reads as windows-1252. */
function commonEncoding(folder: string, files: readonly string[], shown: string): Encoding {
  const found = files.map((file) => encodingOf(beginningOf(join(folder, file), share(files.length)).bytes));
  const wide = files[found.indexOf("UTF-16")];
  if (wide !== undefined)
    throw new UserError(
      `${join(shown, wide)}: is UTF-16, which a run does not read; convert it: iconv -f UTF-16 -t UTF-8`,
    );
  return found.includes("windows-1252") ? "windows-1252" : "UTF-8";
}

function headerProblem(header: readonly string[]): string | undefined {
  const nameless = header.findIndex((name) => name.trim() === "");
  if (nameless >= 0) return `has no name for field ${nameless + 1}; give it one`;
  const bad = header.find(unusable);
  if (bad !== undefined) return `has a field ${JSON.stringify(bad)}, which Spark or the job cannot take; rename it`;
  const lower = header.map((name) => name.toLowerCase());
  const twice = header.find((_, index) => lower.indexOf(lower[index] ?? "") < index);
  return twice === undefined
    ? undefined
    : `has the field ${JSON.stringify(twice)} twice (Spark does not tell capitals apart); rename one`;
}
