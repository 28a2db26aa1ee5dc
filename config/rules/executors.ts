import type { Rule } from "../draft";
import { memoryOf } from "../aws/instance-types";
import { show } from "../file/problems";
import { memoryOverhead } from "../schema/executors";
import { instanceTypeProblem } from "../schema/fields";
import { typesOf } from "./nodes";

const path = ["cluster", "executors"];

/**
 * GiB of a node that EMR gives to YARN: three quarters, or all but 8.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hadoop-task-config.html
 */
const forYarn = (memory: number) => memory - Math.min(8, memory / 4);

/** The most whole GiB of Java's heap that an executor may have. @param yarn GiB of the node for YARN */
const mostMemory = (yarn: number) => Math.floor(yarn / (1 + memoryOverhead));

/**
 * YARN starts an executor on any core or task node, and refuses a size that no node holds. A type whose memory is not
 * known may have enough.
 */
export const executorsFitNodes: Rule = (draft) => {
  const memory = draft.number(...path, "memory");
  if (memory === undefined) return [];
  const fleets = draft.has("cluster", "task") ? (["core", "task"] as const) : (["core"] as const);
  const [smallest] = fleets
    .flatMap((fleet) => typesOf(draft, fleet))
    .filter((type) => !instanceTypeProblem(type))
    .flatMap((type) => {
      const has = memoryOf(type);
      return has === undefined ? [] : [{ type, most: mostMemory(forYarn(has)) }];
    })
    .sort((a, b) => a.most - b.most);
  if (!smallest || memory <= smallest.most) return [];
  return [
    draft.problem(
      [...path, "memory"],
      `${memory} GiB plus EMR's memory overhead of 18.75 % do not fit on a node of type ${show(smallest.type)}; ` +
        `use at most ${smallest.most}, or larger types in cluster.core and cluster.task`,
    ),
  ];
};

export const executorsHaveARange: Rule = (draft) => {
  const [minimum, maximum] = [draft.number(...path, "minimum"), draft.number(...path, "maximum")];
  if (minimum === undefined || maximum === undefined || minimum <= maximum) return [];
  return [
    draft.problem([...path, "minimum"], `${minimum} is more than the maximum ${maximum}; use ${maximum} or less`),
  ];
};

/** Without dynamic allocation, Spark ignores the range. */
export const rangesNeedDynamicAllocation: Rule = (draft) => {
  const setting = ["cluster", "settings", "spark-defaults", "spark.dynamicAllocation.enabled"];
  const isOff = draft.flag(...setting) === false || draft.text(...setting) === "false";
  const ranges = ["minimum", "maximum"].filter((key) => draft.has(...path, key));
  if (!isOff || ranges.length === 0) return [];
  return [
    draft.problem(
      setting,
      `is false, so Spark ignores cluster.executors.${ranges.join(" and cluster.executors.")}; remove it, or write ` +
        "spark.executor.instances instead",
    ),
  ];
};
