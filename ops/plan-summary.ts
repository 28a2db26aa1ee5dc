import { actionOf, at, changedOutputs, changesOf, type Action, type PlanJson } from "./plan-json";
import { lostState } from "./lost-state";
import { sentencesOf } from "./plan-sentences";
import { masked } from "./secrets";

/** A stack's plan as it was made. */
export interface StackPlan {
  readonly stack: string;
  /** The stack's name without the pipeline's. */
  readonly label: string;
  readonly json: PlanJson;
  /** Names of the stacks it needs. @default - none */
  readonly dependsOn?: readonly string[];
  /** Outputs of other stacks for which a placeholder stands, by the stack that will give them. @default - none: the plan is final */
  readonly placeholders?: Readonly<Record<string, readonly string[]>>;
}

/** What a plan alone does not say, found by asking AWS. */
export interface Facts {
  /** What a bucket holds, by its name; a reason where it could not be counted. */
  readonly buckets: Readonly<Record<string, BucketFacts | string>>;
  /** What EMR says of clusters that are gone or would go, by their id. */
  readonly clusters: Readonly<Record<string, ClusterFacts>>;
}

export interface ClusterFacts {
  /** EMR's word, for example WAITING. */
  readonly state: string;
  readonly reason: string;
  /** Whether AWS refuses to end it. */
  readonly protected: boolean;
  /** How far a run that is going on has come. */
  readonly doing?: string;
}

export interface BucketFacts {
  /** Current objects. */
  readonly objects: number;
  /** Bytes of all versions: what is paid for. */
  readonly bytes: number;
  /** Older versions and delete markers. */
  readonly olderVersions: number;
}

export const noFacts: Facts = { buckets: {}, clusters: {} };

export interface Summary {
  readonly version: 1;
  readonly pipeline: string;
  readonly anyChange: boolean;
  readonly stacks: readonly StackSummary[];
  /** In order of the stacks; what matters most about each. */
  readonly sentences: readonly string[];
}

export interface StackSummary {
  readonly stack: string;
  readonly label: string;
  readonly add: number;
  readonly change: number;
  readonly replace: number;
  readonly destroy: number;
  /** Changed outputs, for a stack that changes nothing else. */
  readonly outputs: readonly string[];
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
      ...plans.flatMap((plan) => sentencesOf(plan, facts).map((sentence) => masked(sentence, plan.json))),
      ...plans.flatMap((plan) => lostState(plan, plans)),
    ],
  };
}

export function hasChange(stack: StackSummary): boolean {
  return stack.resources.length > 0 || stack.outputs.length > 0;
}

function stackSummary(plan: StackPlan): StackSummary {
  const resources = changesOf(plan.json).map((resource) => {
    const id = at(resource.change.before, "id");
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
