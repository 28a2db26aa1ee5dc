import type { Rule } from "../draft";
import { memoryOf } from "../aws/instance-types";
import { show } from "../file/problems";
import { instanceTypeProblem } from "../schema/fields";
import { typesOf } from "./nodes";

/** GiB that the other programs of the primary node need: YARN's resource manager and HDFS's name node. */
const forHadoop = 2;

/**
 * EMR may choose each of the primary's types, so the driver must fit into all of them. A type whose memory is not known
 * may have enough.
 */
export const driverFitsPrimary: Rule = (draft) => {
  const memory = draft.number("cluster", "driverMemory");
  if (memory === undefined) return [];
  const written = typesOf(draft, "primary").filter((type) => !instanceTypeProblem(type));
  const [smallest] = written
    .flatMap((type) => {
      const has = memoryOf(type);
      return has === undefined ? [] : [{ type, has }];
    })
    .sort((a, b) => a.has - b.has);
  if (!smallest || memory + forHadoop <= smallest.has) return [];
  return [
    draft.problem(
      ["cluster", "driverMemory"],
      `${memory} GiB does not fit into a primary node of type ${show(smallest.type)}, which has ${smallest.has} GiB ` +
        `and needs ${forHadoop} for Hadoop; use at most ${smallest.has - forHadoop}, ` +
        "or larger types in cluster.primary.types",
    ),
  ];
};
