import { many } from "../../cli/report/numbers";
import { joined } from "../../cli/report/lists";
import { valueAt } from "../../cli/value-at";
import { actionOf, type ResourceChange } from "../plan/json";

/** What costs money also while no cluster runs, in the words of a bill. @see docs/cost.md */
const kinds: readonly {
  readonly isIt: (resource: ResourceChange) => boolean;
  readonly thing: string;
  readonly unit: string;
}[] = [
  {
    isIt: ({ type, change }) =>
      type === "aws_vpc_endpoint" && valueAt(change.after, "vpc_endpoint_type") === "Interface",
    thing: "interface endpoint",
    unit: "by the hour and GB",
  },
  { isIt: ({ type }) => type === "aws_kms_key", thing: "KMS key", unit: "by the month and request" },
  { isIt: ({ type }) => type === "aws_flow_log", thing: "flow log", unit: "by the GB" },
];

/** Says what is added that costs money from now on, whether or not a cluster runs. */
export function standingCosts(changes: readonly ResourceChange[]): string[] {
  const added = changes.filter(({ change }) => actionOf(change) === "add");
  const words = kinds.flatMap(({ isIt, thing, unit }) => {
    const number = added.filter(isIt).length;
    return number === 0 ? [] : [`${many(number, thing)} (${unit})`];
  });
  return words.length === 0 ? [] : [`costs money also while no cluster runs: ${joined(words)}`];
}

/** What is encrypted with a key cannot be read without it. */
export function keySentences({ type, change }: ResourceChange): string[] {
  if (type !== "aws_kms_key" || !["destroy", "replace"].includes(actionOf(change))) return [];
  const days = Number(valueAt(change.before, "deletion_window_in_days") ?? 30);
  return [
    `the KMS key ${String(valueAt(change.before, "key_id"))} would be deleted in ${days} days: nobody can read ` +
      "after that what it has encrypted",
  ];
}
