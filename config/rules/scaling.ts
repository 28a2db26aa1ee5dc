import type { Rule } from "../draft";
import { defaultNodes } from "../schema/nodes";
import { fleetUnits } from "./nodes";

const path = ["cluster", "scaling"];

export const scalingHasTaskNodes: Rule = (draft) => {
  if (!draft.has(...path) || draft.has("cluster", "task")) return [];
  return [
    draft.problem(
      path,
      "has nothing to scale: the number of core nodes stays, since they hold the merged files; add cluster.task, or " +
        "remove scaling",
    ),
  ];
};

const isLess = (a: number | undefined, b: number | undefined) => a !== undefined && b !== undefined && a < b;

/** Limits that EMR refuses, or that would remove core nodes with merged files. */
export const scalingLimitsFit: Rule = (draft) => {
  if (!draft.has(...path) || !draft.has("cluster", "task")) return [];
  const [core, task] = [fleetUnits(draft, "core"), fleetUnits(draft, "task")];
  const limit = (name: string) => draft.number(...path, name);
  const [minimum, maximum, onDemand] = [limit("minimum"), limit("maximum"), limit("maximumOnDemand")];
  const coreOnDemand = draft.number("cluster", "core", "onDemand") ?? defaultNodes.core.onDemand;
  const overMaximum = (value: number | undefined) =>
    `${value} is more than the maximum ${maximum}; use ${maximum} or less`;
  const limits: readonly (readonly [key: string, isWrong: boolean, message: string])[] = [
    [
      "minimum",
      isLess(minimum, core),
      `${minimum} is less than the ${core} units of cluster.core, which hold the merged files; use ${core} or more`,
    ],
    [
      "maximum",
      isLess(maximum, core + task),
      `${maximum} is less than the ${core + task} units that cluster.core and cluster.task start with; ` +
        `use ${core + task} or more, or fewer nodes`,
    ],
    ["minimum", isLess(maximum, minimum), overMaximum(minimum)],
    ["maximumOnDemand", isLess(maximum, onDemand), overMaximum(onDemand)],
    [
      "maximumOnDemand",
      isLess(onDemand, coreOnDemand),
      `${onDemand} is less than the ${coreOnDemand} on-demand units of cluster.core; use ${coreOnDemand} or more`,
    ],
  ];
  return limits.flatMap(([key, isWrong, message]) => (isWrong ? [draft.problem([...path, key], message)] : []));
};
