import { capped } from "../../../cli/report/lists";
import { bytes } from "../../../cli/report/numbers";
import { valueAt } from "../../../cli/value-at";
import { actionOf, changedAttributes, type ResourceChange } from "../../plan/json";

/** What a plan means for the tables in Glue and the queries of Athena. */
export function catalogSentences(changes: readonly ResourceChange[]): string[] {
  return [...tableSentences(changes), ...changes.flatMap(workgroupSentences)];
}

function tableSentences(changes: readonly ResourceChange[]): string[] {
  const tables = changes.filter(({ type }) => type === "aws_glue_catalog_table");
  const names = (action: string) =>
    tables.filter(({ change }) => actionOf(change) === action).map(({ change }) => nameOf(change));
  const [added, gone] = [names("add"), [...names("destroy"), ...names("replace")]];
  const changed = tables.filter(
    ({ change }) =>
      actionOf(change) === "change" &&
      changedAttributes(change).some((name) => name === "storage_descriptor" || name === "partition_keys"),
  );
  const columns = capped(changed.map(({ change }) => nameOf(change)));
  return [
    ...(added.length > 0
      ? [`Athena and Spark will know ${capped(added)}; the next run registers the partitions that are not computed`]
      : []),
    ...(changed.length > 0
      ? [
          `the columns or the location of ${columns} change in Glue at once, ` +
            "and those of registered partitions with the next run",
        ]
      : []),
    ...(gone.length > 0
      ? [`${capped(gone)} and all registered partitions are deleted in Glue; the files of the tables stay`]
      : []),
  ];
}

function nameOf({ before, after }: ResourceChange["change"]): string {
  return String(valueAt(after, "name") ?? valueAt(before, "name"));
}

function workgroupSentences({ type, change }: ResourceChange): string[] {
  if (type !== "aws_athena_workgroup") return [];
  const name = nameOf(change);
  if (actionOf(change) === "destroy")
    return [`the workgroup ${name} is deleted with its saved queries and its history of queries`];
  const [old, now] = [change.before, change.after].map((side) =>
    valueAt(side, "configuration", 0, "bytes_scanned_cutoff_per_query"),
  );
  if (typeof now !== "number" || old === now) return [];
  const before = typeof old === "number" ? ` instead of ${bytes(old)}` : "";
  return [`a query in the workgroup ${name} may scan ${bytes(now)}${before}`];
}
