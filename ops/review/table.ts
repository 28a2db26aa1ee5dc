import Table from "cli-table3";
import { grid } from "../../cli/report/grid";
import { costRows } from "../cost/cost-rows";
import type { PlanCost } from "../cost/plan-cost";
import type { StackSummary, Summary } from "./summary";

/** A summary for a terminal: a line for each stack, then the sentences. */
export function planTable(summary: Summary): string {
  const table = new Table({
    head: ["stack", "add", "change", "replace", "destroy", ""],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", "right", "right", "right", "left"],
  });
  for (const stack of summary.stacks) table.push([stack.stack, ...counts(stack), remark(stack)]);
  const sentences = summary.sentences.map((sentence) => `- ${sentence}`);
  const cost = summary.cost ? costText(summary.cost) : "";
  return [table.toString(), ...sentences, summary.anyChange ? "" : "Nothing to change.", cost]
    .filter(Boolean)
    .join("\n");
}

function costText(cost: PlanCost): string {
  const rows = costRows(cost);
  if (rows.length === 0 && cost.notes.length === 0) return "";
  const table = grid(
    ["cost", "before", "after"],
    rows.map(({ name, before, after }) => [name, before, after]),
    ["cost"],
  );
  return ["", ...(rows.length > 0 ? [table] : []), ...cost.notes.map((note) => `- ${note}`)].join("\n");
}

/** The numbers of a stack's line. */
export function counts(stack: StackSummary): string[] {
  return [stack.add, stack.change, stack.replace, stack.destroy].map((number) => (number === 0 ? "·" : String(number)));
}

/** The words at the end of a stack's line. */
export function remark(stack: StackSummary): string {
  if (!stack.final) return "with placeholders";
  if (stack.resources.length > 0) return "";
  return stack.outputs.length > 0 ? `only outputs: ${stack.outputs.join(", ")}` : "no changes";
}
