import { join } from "node:path";
import { show } from "../../config/problems";
import { beginningOf, decoded, share } from "./files";
import { JsonFields } from "./json-fields";
import { jsonRecords } from "./json-values";
import { type Look, some } from "./proposal";

/** Looks at files as JSON. Whatever they hold, this never fails: without a record there are no fields. */
export function lookAtJson(folder: string, files: readonly string[]): Look {
  const found = new JsonFields();
  const odd: string[] = [];
  for (const file of files) {
    const { bytes, cut } = beginningOf(join(folder, file), share(files.length));
    const { records, junk } = jsonRecords(decoded(bytes, "UTF-8"), cut);
    records.forEach((record) => found.add(record));
    if (junk || (records.length === 0 && bytes.length > 0)) odd.push(file);
  }
  const leftOut = found.leftOut();
  return {
    fields: found.fields(),
    records: found.count,
    notes: [
      ...(odd.length > 0 ? [`not all of this is JSON objects, and what is none goes to quarantine: ${some(odd)}`] : []),
      ...(leftOut.length > 0
        ? [
            `fields whose names Spark cannot hold, or cannot tell from another's, are not read: ${some(leftOut.map(show))}`,
          ]
        : []),
    ],
  };
}
