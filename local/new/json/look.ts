import { join } from "node:path";
import { isOtherFormat } from "../../../cli/files/encodings";
import { isJoined } from "../../../cli/joined-values";
import { show } from "../../../config/file/problems";
import { arrayOfRecords, Enveloped, pathText } from "./envelope";
import { beginningOf, bytesOfEach, decoded } from "../files";
import { JsonFields } from "./fields";
import { cutObject, jsonRecords, type Records } from "./records";
import { otherFiles, otherFilesNote } from "../other-files";
import { type Look, some } from "../proposal";
import type { ObjectShape } from "../values/shape";
import { isMap, valueOf } from "../values/type-of";

/** A value of an object on one line that is not JSON, but that many programs write. */
const notNumber = /^\s*\{.*[:[,]\s*(?:NaN|-?Infinity)(?=\s*[,}\]]).*\}\s*$/m;

/** An object on one line with a comma behind it, as of an array without brackets. */
const lineWithComma = /^\s*\{.*\}\s*,\s*$/m;

/** How many lines the files have, of what is read of them. */
export function linesIn(folder: string, files: readonly string[]): number {
  const texts = files.map((file) => decoded(beginningOf(join(folder, file), bytesOfEach(files.length)).bytes, "UTF-8"));
  return texts.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "").length;
}

/** Looks at files as JSON. It never fails, whatever they hold: without a record there are no fields. */
export function lookAtJson(folder: string, files: readonly string[]): Look {
  const objects = new JsonFields();
  const found = files.map((file) => {
    const { records, ...seen } = read(folder, file, bytesOfEach(files.length));
    records.forEach((record) => objects.add(record));
    return { file, records: records.length, ...seen };
  });
  if (found.some(({ isOfLines }) => isOfLines)) return asText("line", linesIn(folder, files));
  const odd = found.filter(({ junk, others, records, isEmpty }) => junk || others > 0 || (records === 0 && !isEmpty));
  const others = odd.filter((file) => file.others > 0 && !file.junk);
  if (isOfOtherValues(objects, others.length * 2 > odd.length))
    return asText(
      "value",
      found.reduce((sum, { records, others: values }) => sum + records + values, 0),
    );
  const path = arrayOfRecords(
    objects.shape,
    found.every(({ records }) => records <= 1),
  );
  const isOther = ({ junk, records }: (typeof found)[number]) => junk && records === 0;
  const beside = otherFiles(names(found.filter(isOther)), names(found.filter((file) => !isOther(file))));
  const data = files.filter((file) => !beside.files.includes(file));
  const notAllJson = names(odd).filter((file) => data.includes(file));
  const look = path ? lookIntoArrays(folder, data, path, notAllJson) : lookOf(objects, notAllJson);
  return { ...look, exclude: beside.exclude, notes: [...look.notes, ...otherFilesNote(beside, "JSON")] };
}

const names = (found: readonly { readonly file: string }[]) => found.map(({ file }) => file);

/** What all objects at the top of files have in common. @param limit bytes that are read of each file */
export function shapeOfRecords(folder: string, files: readonly string[], limit: number): ObjectShape {
  const objects = new JsonFields();
  for (const file of files) for (const record of read(folder, file, limit).records) objects.add(record);
  return objects.shape;
}

/** Whether a merge would join values of two files: numbers and words that are at both ends of each. */
export function joinsValues(folder: string, files: readonly string[]): boolean {
  const joined = files.filter((file) => {
    const { bytes, cut } = beginningOf(join(folder, file), bytesOfEach(files.length));
    return !cut && isJoined(bytes[0], bytes.at(-1));
  });
  return joined.length > 1;
}

/** What a file holds. Of an object that is longer than what is read of a file, the beginning is a record. */
function read(
  folder: string,
  file: string,
  limit: number,
): Records & { readonly isEmpty: boolean; readonly isOfLines: boolean } {
  const { bytes, cut } = beginningOf(join(folder, file), limit);
  if (isOtherFormat(bytes.subarray(0, 512)))
    return { records: [], others: 0, junk: true, hasCommas: false, isEmpty: false, isOfLines: false };
  const text = decoded(bytes, "UTF-8");
  const found = jsonRecords(text, cut);
  const isOneLong = cut && found.records.length + found.others === 0 && !found.junk;
  const object = isOneLong ? cutObject(text) : undefined;
  return {
    ...found,
    records: object ? [object] : found.records,
    isEmpty: /^\uFEFF?\s*$/.test(text),
    isOfLines: (found.junk && notNumber.test(text)) || (found.hasCommas && lineWithComma.test(text)),
  };
}

/** True for arrays of arrays, strings, numbers, and maps of records. */
function isOfOtherValues(found: JsonFields, hasOthers: boolean): boolean {
  if (found.count === 0) return hasOthers;
  const value = isMap(found.shape) ? valueOf(found.shape) : "null";
  return typeof value === "object" && "fields" in value;
}

/** A source whose records are text. */
export function asText(text: NonNullable<Look["text"]>, records: number): Look {
  return { fields: [{ name: "value", type: "string" }], text, records, notes: [] };
}

function lookOf(found: JsonFields, notAllJson: readonly string[]): Look {
  return { fields: found.fields(), records: found.count, notes: notes(notAllJson, found.leftOut()) };
}

function lookIntoArrays(
  folder: string,
  files: readonly string[],
  path: readonly string[],
  notAllJson: readonly string[],
): Look {
  const found = new Enveloped(path);
  const odd = files.filter((file) => {
    const before = found.odd;
    for (const record of read(folder, file, bytesOfEach(files.length)).records) found.add(record);
    return found.odd > before || notAllJson.includes(file);
  });
  const { elements, beside } = found;
  return {
    ...lookOf(elements, odd),
    each: pathText(path),
    envelope: found.fieldsBeside().map((field) => ({ ...field, values: undefined })),
    notes: notes(odd, [...elements.leftOut(), ...beside.leftOut()]),
  };
}

function notes(notAllJson: readonly string[], leftOut: readonly string[]): string[] {
  return [
    ...(notAllJson.length > 0
      ? [
          `a run puts what is not a JSON object into quarantine, and there is some in ${some(notAllJson)}; ` +
            "it fails where more records are in quarantine than quarantineLimit allows",
        ]
      : []),
    ...(leftOut.length > 0 ? [`some fields are not read, because of their names: ${some(leftOut.map(show))}`] : []),
  ];
}
