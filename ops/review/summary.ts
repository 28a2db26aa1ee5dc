import { valueAt } from "../../cli/value-at";
import type { PlanCost } from "../cost/plan-cost";
import { actionOf, changedOutputs, changesOf, type Action } from "../plan/json";
import { type Facts, noFacts } from "./facts/facts";
import type { StackPlan } from "../plan/stack-plan";
import { lostState } from "./drift/lost-state";
import { sentencesOf } from "./sentences";
import { masked } from "./secrets";

export interface Summary {
  readonly version: 1;
  readonly pipeline: string;
  readonly anyChange: boolean;
  readonly stacks: readonly StackSummary[];
  /** What matters most about each stack, in the order of the stacks. */
  readonly sentences: readonly string[];
  /** How the SQL of tables changes, with the marks - and + of a diff. */
  readonly sql: readonly { readonly table: string; readonly diff: string }[];
  /** What runs and months cost before and after. @default - it was not asked, or there is nothing that costs money */
  readonly cost?: PlanCost;
}

export interface StackSummary {
  readonly stack: string;
  readonly label: string;
  readonly add: number;
  readonly change: number;
  readonly replace: number;
  readonly destroy: number;
  /** Names of the changed outputs, sorted. */
  readonly outputs: readonly string[];
  /** Whether it can be applied as it is: it has no placeholders. */
  readonly final: boolean;
  readonly resources: readonly { readonly address: string; readonly action: Action; readonly id?: string }[];
}

/** Counts and explains the plans of all stacks. Pure: the same plans and facts give the same summary. */
export function summarize(pipeline: string, plans: readonly StackPlan[], facts: Facts = noFacts): Summary {
  const stacks = plans.map(stackSummary);
  return {
    version: 1,
    pipeline,
    anyChange: stacks.some(hasChange),
    stacks,
    sentences: [
      ...plans.flatMap((plan) =>
        sentencesOf(plan, plans, facts, pipeline).map((sentence) => masked(sentence, plan.json)),
      ),
      ...plans.flatMap((plan) => lostState(plan, plans)),
    ],
    sql: plans.flatMap((plan) => sqlOf(plan, facts)),
    ...(facts.cost && { cost: facts.cost }),
  };
}

function sqlOf(plan: StackPlan, facts: Facts): Summary["sql"] {
  const job = facts.jobs[plan.stack];
  if (typeof job !== "object") return [];
  return job.parts.flatMap(({ name, sqlDiff }) =>
    sqlDiff === undefined ? [] : [{ table: name, diff: masked(sqlDiff, plan.json) }],
  );
}

export function hasChange(stack: StackSummary): boolean {
  return stack.resources.length > 0 || stack.outputs.length > 0;
}

/** Names of the stacks that change. */
export function changedStacks(summary: Summary): ReadonlySet<string> {
  return new Set(summary.stacks.filter(hasChange).map(({ stack }) => stack));
}

function stackSummary(plan: StackPlan): StackSummary {
  const resources = changesOf(plan.json).map((resource) => {
    const id = valueAt(resource.change.before, "id");
    return { address: resource.address, action: actionOf(resource.change), ...(typeof id === "string" && { id }) };
  });
  const number = (action: Action) => resources.filter((resource) => resource.action === action).length;
  return {
    stack: plan.stack,
    label: plan.label,
    add: number("add"),
    change: number("change"),
    replace: number("replace"),
    destroy: number("destroy"),
    outputs: Object.keys(changedOutputs(plan.json)).sort(),
    final: plan.placeholders === undefined,
    resources,
  };
}
