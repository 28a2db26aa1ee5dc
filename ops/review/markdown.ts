import { counts, remark } from "./table";
import { changedStacks, type Summary } from "./summary";
import type { PlanText } from "../plan/stack-plan";
import { escape } from "./escape";
import { masked } from "./secrets";
import { costRows } from "../cost/cost-rows";
import type { PlanCost } from "../cost/plan-cost";

/** The most characters GitHub takes in one comment. */
export const commentLimit = 65_536;

/**
 * One comment for all stacks: a table and the sentences on top; below, folded, how SQL changes and each plan in full.
 * Pure.
 * Its first line marks the comment, so that the next plan's comment can replace it.
 * @param plans those of all stacks that change; others are left out
 * @param limit most characters; the longest plans are cut first, and say so
 */
export function planMarkdown(summary: Summary, plans: readonly PlanText[], limit = commentLimit): string {
  const top = [
    commentMark(summary.pipeline),
    `### Plan of pipeline ${summary.pipeline}: ${summary.anyChange ? "changes" : "no changes"}`,
    "",
    "| stack | add | change | replace | destroy | |",
    "|---|--:|--:|--:|--:|---|",
    ...summary.stacks.map((stack) => `| ${[stack.stack, ...counts(stack), remark(stack)].join(" | ")} |`),
    "",
    ...summary.sentences.map((sentence) => `- ${capitalized(escape(sentence))}`),
    summary.sentences.length > 0 ? "" : undefined,
    ...(summary.cost ? costLines(summary.cost) : []),
  ].filter((line) => line !== undefined);
  const changed = changedStacks(summary);
  const texts = [
    ...summary.sql.map(({ table, diff }) => ({ title: `SQL of table ${table}`, text: diff })),
    ...plans
      .filter((plan) => changed.has(plan.stack))
      .map((plan) => ({ title: plan.stack, text: asDiff(masked(plan.text.trim(), plan.json)) })),
  ];
  const room = limit - length(top) - texts.reduce((sum, { title }) => sum + details(title, "").length + 80, 0);
  const budgets = share(
    texts.map(({ text }) => text.length),
    Math.max(room, 0),
  );
  const folded = texts.map(({ title, text }, index) => details(title, cut(text, budgets[index] ?? 0)));
  return `${[...top, ...folded].join("\n")}\n`.slice(0, limit);
}

/** What runs and months cost, as a table; below it, what the figures are from. */
function costLines(cost: PlanCost): string[] {
  const rows = costRows(cost).map(({ name, before, after, isSum }) => {
    const cells = [name, before, after].map((cell) => (isSum ? `**${escape(cell)}**` : escape(cell)));
    return `| ${cells.join(" | ")} |`;
  });
  const table = rows.length > 0 ? ["| cost | before | after |", "|---|--:|--:|", ...rows, ""] : [];
  const notes = cost.notes.map((note) => `- ${capitalized(escape(note))}`);
  return [...table, ...notes, ...(notes.length > 0 ? [""] : [])];
}

/** Invisible in a comment, and the same for every plan of a pipeline. */
export function commentMark(pipeline: string): string {
  return `<!-- plan of pipeline ${pipeline} -->`;
}

function details(title: string, text: string): string {
  // A fence must be longer than any inside it.
  const fence = "`".repeat(Math.max(3, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length + 1)));
  return `<details><summary>${title}</summary>\n\n${fence}diff\n${text}\n${fence}\n\n</details>`;
}

/** Terraform's marks, where GitHub colours them: in a line's first column, with ! for a change. */
function asDiff(text: string): string {
  return text.replace(
    /^( +)([-+~])(?= )/gm,
    (_, space: string, mark: string) => `${mark === "~" ? "!" : mark}${space}`,
  );
}

/** Cuts whole lines off the end, and says how many. */
function cut(text: string, budget: number): string {
  if (text.length <= budget) return text;
  const lines = text.split("\n");
  let size = 0;
  const kept = lines.findIndex((line) => (size += line.length + 1) > budget);
  return [...lines.slice(0, kept), `… ${lines.length - kept} more lines: make plan shows all of them`].join("\n");
}

/** The budget of each text: short texts whole, and the same for all that are cut. */
function share(sizes: readonly number[], room: number): number[] {
  const order = sizes.map((size, index) => ({ size, index })).sort((a, b) => a.size - b.size);
  const result = sizes.map(() => 0);
  let left = room;
  order.forEach(({ size, index }, position) => {
    const budget = Math.min(size, Math.floor(left / (order.length - position)));
    result[index] = budget;
    left -= budget;
  });
  return result;
}

/** Names keep their first letter. */
function capitalized(text: string): string {
  if (!/^[a-z]+ /.test(text)) return text;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function length(lines: readonly string[]): number {
  return lines.join("\n").length + 1;
}
