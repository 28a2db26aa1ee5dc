import { join } from "node:path";
import { show } from "../../config/problems";
import { beginningOf, bytesOfEach, decoded } from "./files";
import { JsonFields } from "./json-fields";
import { jsonRecords } from "./json-values";
import { type Look, some } from "./proposal";

/** Looks at files as JSON. It never fails, whatever they hold: without a record there are no fields. */
export function lookAtJson(folder: string, files: readonly string[]): Look {
  const found = new JsonFields();
  const notAllJson: string[] = [];
  for (const file of files) {
    const { bytes, cut } = beginningOf(join(folder, file), bytesOfEach(files.length));
    const { records, junk } = jsonRecords(decoded(bytes, "UTF-8"), cut);
    records.forEach((record) => found.add(record));
    if (junk || (records.length === 0 && bytes.length > 0)) notAllJson.push(file);
  }
  const leftOut = found.leftOut();
  return {
    fields: found.fields(),
    records: found.count,
    notes: [
      ...(notAllJson.length > 0
        ? [`a run puts what is not a JSON object into quarantine, and there is some in ${some(notAllJson)}`]
        : []),
      ...(leftOut.length > 0
        ? [
            "some fields are not read, because Spark cannot use their names, or cannot tell them from another name: " +
              some(leftOut.map(show)),
          ]
        : []),
    ],
  };
}
