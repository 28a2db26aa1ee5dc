import type { Table } from "../../config/pipeline";

type Projected = NonNullable<Table["project"]>[string];

/**
 * The parameters by which Athena computes a table's partitions. The folders have Hive's names, so no template is given.
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
export function projection({ project, columns }: Pick<Table, "project" | "columns">): Record<string, string> {
  if (!project) return {};
  const typeOf = (name: string) =>
    columns
      .find((column) => column.name === name)
      ?.type.trim()
      .toLowerCase();
  return Object.fromEntries([
    ["projection.enabled", "true"],
    ...Object.entries(project).flatMap(([name, values]) =>
      Object.entries(ofColumn(values, typeOf(name) === "date")).map(([key, value]) => [
        `projection.${name}.${key}`,
        value,
      ]),
    ),
  ]) as Record<string, string>;
}

function ofColumn(values: Projected, isDate: boolean): Record<string, string> {
  if (Array.isArray(values)) return { type: "enum", values: values.join(",") };
  const { from, to = "NOW" } = values;
  if (!isDate) return { type: "integer", range: `${from},${to}` };
  return { type: "date", range: `${from},${to}`, format: "yyyy-MM-dd", interval: "1", "interval.unit": "DAYS" };
}
