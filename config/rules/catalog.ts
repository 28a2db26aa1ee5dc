import type { Draft, Rule } from "../draft";
import { glueType } from "../tables/glue-type";
import { ddlTypeProblem } from "../tables/ddl-type";
import { hclProblem } from "../file/hcl-problem";
import { show, type Problem } from "../file/problems";
import { defaultRegion } from "../aws/regions";

/** The first table whose partitions each run registers in Glue; undefined where there is none. */
function registeredTable(draft: Draft): string | undefined {
  if (!draft.has("catalog")) return undefined;
  return draft
    .tables()
    .find((table) => draft.texts("tables", table, "partitionBy").length > 0 && !draft.has("tables", table, "project"));
}

/** @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/glue.html */
export const glueIsInReach: Rule = (draft) => {
  const region = draft.text("region") ?? defaultRegion;
  const use = useOfGlue(draft);
  if (!use || !region.startsWith("cn-") || draft.text("network", "access") === "public") return [];
  return [
    draft.problem(
      ["catalog"],
      `${use.what} in Glue, which has no VPC endpoint in ${region}; write network: { access: public }, or ${use.fix}`,
    ),
  ];
};

/** What nodes use Glue for, and how to do without it; undefined where they do not use it. */
export function useOfGlue(draft: Draft): { readonly what: string; readonly fix: string } | undefined {
  const table = registeredTable(draft);
  if (table !== undefined)
    return {
      what: `runs register the partitions of table ${table}`,
      fix: "give each table with partitionBy a project",
    };
  const applications = draft.texts("cluster", "applications");
  if (!draft.has("catalog") || applications.length === 0) return undefined;
  return {
    what: `the cluster's applications (${applications.join(", ")}) read tables`,
    fix: "remove cluster.applications",
  };
}

/** Glue's tables need a column beside those of partitions, with a name that Glue takes, and comments that HCL takes. */
export const glueTakesColumns: Rule = (draft) =>
  draft.has("catalog")
    ? draft.tables().flatMap((table) => [...namelessTable(draft, table), ...comments(draft, table)])
    : [];

function namelessTable(draft: Draft, table: string): Problem[] {
  const partitions = draft.texts("tables", table, "partitionBy");
  const types = Object.keys(draft.map("tables", table, "columns"))
    .filter((column) => !partitions.includes(column))
    .map((column) => draft.typeAt("tables", table, "columns", column) ?? "");
  if (types.length === 0 || types.some((type) => ddlTypeProblem(type) !== undefined)) return [];
  if (types.some((type) => glueType(type, "").text !== undefined)) return [];
  return [
    draft.problem(
      ["tables", table, "columns"],
      "Glue can name no field of these columns; it takes letters from a to z, digits, _, $ and . in the names of " +
        "nested fields; rename some in SQL: cast(COLUMN as struct<NAME:TYPE, …>)",
    ),
  ];
}

function comments(draft: Draft, table: string): Problem[] {
  return Object.keys(draft.map("tables", table, "columns")).flatMap((column) => {
    const path = ["tables", table, "columns", column, "comment"];
    const text = draft.text(...path);
    const problem = text === undefined ? undefined : hclProblem(text.replace(/\s+/g, " "));
    return problem === undefined ? [] : [draft.problem(path, `${show(text)} ${problem}`)];
  });
}
