import { stepScript } from "../../config/cluster/step-files";
import { isOwnStepName, ownActions, ownSteps } from "../../config/cluster/step-names";
import { UserError } from "../errors";
import type { SubmitOptions } from "../options/submit";

/** A step of a cluster's definition, or of a run that is submitted to it. */
export interface RunStep {
  readonly name: string;
  readonly actionOnFailure: string;
  readonly jar: string;
  readonly mainClass?: string;
  readonly args: readonly string[];
}

/** What is done before the steps when the cluster starts. A submitted run does it again, as its first steps. */
export interface RunAction {
  readonly name: string;
  /** The s3:// URI of its script. */
  readonly path: string;
  readonly args: readonly string[];
}

/** What a cluster's definition says of a run. */
export interface RunDefinition {
  readonly region: string;
  /** How many steps run at the same time. */
  readonly concurrency: number;
  readonly actions: readonly RunAction[];
  readonly steps: readonly RunStep[];
}

/** The bootstrap actions whose result each run needs for itself. What others install is there already. */
const repeated: readonly string[] = [ownActions.listPrefixes, ownActions.checkObjects];

/**
 * The steps of a run that is submitted to a cluster which has run already. Its name is in their arguments, so that it
 * writes only into folders of its own.
 * @returns groups of steps. A group is submitted when all steps of the group before it are completed. There are two
 *   groups only where steps run at the same time, because a check must end before the steps that it checks.
 * @throws UserError where one step alone would have nothing to work on
 */
export function submittedSteps(definition: RunDefinition, run: string, wanted: SubmitOptions): RunStep[][] {
  const isReplay = wanted.args.some((arg) => arg.startsWith("--replay="));
  const { actions, steps } = chosen(definition, wanted, isReplay);
  const checks = actions.map((action) => asStep(action, definition, run));
  const others = steps
    .map((step) => withRun(step, run))
    .map((step) => (takesArguments(step, wanted) ? { ...step, args: [...step.args, ...wanted.args] } : step));
  const groups = definition.concurrency === 1 ? [[...checks, ...others]] : [checks, others];
  return groups.filter((group) => group.length > 0).map((group) => withCount(group, run));
}

function chosen(definition: RunDefinition, { step: name }: SubmitOptions, isReplay: boolean) {
  const actions = definition.actions.filter((action) => repeated.includes(action.name));
  if (name === undefined) {
    if (isReplay) throw new UserError("A replay is the step write tables alone: add STEP='write tables'.");
    return { actions, steps: definition.steps };
  }
  const steps = definition.steps.filter((step) => step.name === name);
  if (steps.length === 0)
    throw new UserError(
      `STEP=${name} is not a step of the pipeline; it has: ${definition.steps.map((step) => step.name).join(", ")}.`,
    );
  if (!isOwnStepName(name) || name === ownSteps.removeMerged) return { actions: [], steps };
  if (name === ownSteps.writeTables && isReplay) return { actions: [], steps };
  mustStandAlone(definition, name);
  return { actions, steps };
}

/** @throws UserError for a step that needs others of its run, or whose result only they use */
function mustStandAlone({ steps }: RunDefinition, name: string): void {
  if (name !== ownSteps.writeTables)
    throw new UserError(
      `STEP='${name}' alone would merge files that no step reads: write tables reads those of its own run. ` +
        "Without STEP, all steps run.",
    );
  if (steps.some((step) => step.name.startsWith(ownSteps.merge(""))))
    throw new UserError(
      "STEP='write tables' alone would find nothing: it reads what the merges of its own run have written. Without " +
        "STEP, all steps run. ARGS='--replay=j-…' reads records in quarantine again, which needs no merge.",
    );
}

/** A bootstrap action as a step: step.sh gets its script from S3 and starts it. */
function asStep({ name, path, args }: RunAction, { region, steps }: RunDefinition, run: string): RunStep {
  const knowsRun = name === ownActions.listPrefixes ? [`--run=${run}`] : [];
  return {
    name,
    actionOnFailure: steps.find((step) => step.name === ownSteps.writeTables)?.actionOnFailure ?? "CANCEL_AND_WAIT",
    jar: "command-runner.jar",
    args: ["bash", stepScript, `--region=${region}`, path, ...knowsRun, ...args],
  };
}

/** Gives a step of the pipeline its run's name. A step of the user's own stays as it is. */
function withRun(step: RunStep, run: string): RunStep {
  const { name, args } = step;
  if (name === ownSteps.writeTables) return { ...step, args: [...args, `--run=${run}`] };
  const script = args.indexOf("s3-dist-cp");
  if (!name.startsWith(ownSteps.merge("")) || !isOwnStepName(name) || script < 0) return step;
  return { ...step, args: [...args.slice(0, script), `--run=${run}`, ...args.slice(script)] };
}

function takesArguments({ name }: RunStep, { step = ownSteps.writeTables }: SubmitOptions): boolean {
  return name === step;
}

/**
 * Says in the first step of a group how many steps the group has: EMR lists the steps of all runs one after the other.
 * The first step is that of step.sh, wherever something is checked first.
 */
function withCount(steps: readonly RunStep[], run: string): RunStep[] {
  return steps.map((step, index) => {
    const place = step.args.indexOf(stepScript);
    if (index > 0 || place < 0) return step;
    const own = [`--run=${run}`, `--steps=${steps.length}`];
    return { ...step, args: [...step.args.slice(0, place + 2), ...own, ...step.args.slice(place + 2)] };
  });
}
