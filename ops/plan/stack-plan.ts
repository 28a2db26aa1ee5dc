import type { PlanJson } from "./json";

/** A stack's plan as it was made. */
export interface StackPlan {
  readonly stack: string;
  /** The stack's name without the pipeline's. */
  readonly label: string;
  readonly json: PlanJson;
  /** Names of the stacks it needs. @default - none */
  readonly dependsOn?: readonly string[];
  /**
   * Outputs of other stacks for which a placeholder stands, by the stack that will give them.
   * @default - none: the plan is final
   */
  readonly placeholders?: Readonly<Record<string, readonly string[]>>;
}

export interface PlanText extends StackPlan {
  /** What `terraform show` prints for the plan. */
  readonly text: string;
}
