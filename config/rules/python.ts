import type { Rule } from "../draft";
import { isArm } from "../aws/instance-types";
import { show, type Problem } from "../file/problems";
import { requirementProblem, requirementsIn } from "../cluster/requirements";
import { instanceTypeProblem } from "../schema/fields";
import { fleetsOf, typesOf } from "./nodes";

/** Problems have the line and column of the requirements file. */
export const requirementsArePinned: Rule = (draft, folder) => {
  const path = ["cluster", "python", "requirements"];
  const name = draft.text(...path);
  if (name === undefined || name.startsWith("/") || name.split("/").includes("..")) return [];
  const content = folder.text(name);
  if (content === undefined)
    return [draft.problem(path, `${show(name)} does not exist in ${folder.path}/; create it, or correct its name`)];
  const requirements = requirementsIn(content);
  if (requirements.length === 0)
    return [draft.problem(path, `${show(name)} has no requirement; write one, or remove cluster.python`)];
  return requirements.flatMap(({ text, position }): Problem[] => {
    const message = requirementProblem(text);
    return message === undefined ? [] : [{ file: `${folder.path}/${name}`, position, message }];
  });
};

/** A package with compiled parts is for one architecture, and there is one archive. */
export const packagesHaveOneArchitecture: Rule = (draft) => {
  if (!draft.has("cluster", "python")) return [];
  const types = fleetsOf(draft)
    .flatMap((fleet) => typesOf(draft, fleet))
    .filter((type) => instanceTypeProblem(type) === undefined);
  const [arm, other] = [types.find(isArm), types.find((type) => !isArm(type))];
  if (arm === undefined || other === undefined) return [];
  return [
    draft.problem(
      ["cluster", "python"],
      `packages are packed for a single architecture, but type ${show(arm)} is arm64 (Graviton) and type ` +
        `${show(other)} is x86_64; use types of the same architecture`,
    ),
  ];
};
