import { many } from "../../../cli/report/numbers";
import { joined } from "../../../cli/report/lists";
import { valueAt } from "../../../cli/value-at";
import { actionOf, type ResourceChange } from "../../plan/json";

/** What costs money also while no cluster runs, in the words of a bill. @see docs/cost.md */
const kinds: readonly {
  readonly fits: (resource: ResourceChange) => boolean;
  readonly name: string;
  readonly unit: string;
}[] = [
  {
    fits: ({ type, change }) =>
      type === "aws_vpc_endpoint" && valueAt(change.after, "vpc_endpoint_type") === "Interface",
    name: "interface endpoint",
    unit: "by the hour and GB",
  },
  { fits: ({ type }) => type === "aws_kms_key", name: "KMS key", unit: "by the month and request" },
  { fits: ({ type }) => type === "aws_flow_log", name: "flow log", unit: "by the GB" },
  { fits: ({ type }) => type === "aws_cloudwatch_metric_alarm", name: "alarm", unit: "by the month and metric" },
];

/** Says what is added that costs money from now on, whether or not a cluster runs. */
export function standingCosts(changes: readonly ResourceChange[]): string[] {
  const added = changes.filter(({ change }) => actionOf(change) === "add");
  const words = kinds.flatMap(({ fits, name, unit }) => {
    const number = added.filter(fits).length;
    return number === 0 ? [] : [`${many(number, name)} (${unit})`];
  });
  return words.length === 0 ? [] : [`costs money also while no cluster runs: ${joined(words)}`];
}

/** What is encrypted with a key cannot be read without it. */
export function keySentences({ type, change }: ResourceChange): string[] {
  if (type !== "aws_kms_key" || !["destroy", "replace"].includes(actionOf(change))) return [];
  const days = Number(valueAt(change.before, "deletion_window_in_days") ?? 30);
  return [
    `the KMS key ${String(valueAt(change.before, "key_id"))} would be deleted in ${days} days: after that, ` +
      "nobody can read what it has encrypted",
  ];
}
