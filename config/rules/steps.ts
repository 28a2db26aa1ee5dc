import type { Draft, PipelineFolder, Rule } from "../draft";
import { hclProblem } from "../file/hcl-problem";
import { show, type Problem } from "../file/problems";
import { isJar, isOnNode, referencesIn, stepPlaces } from "../cluster/step-files";
import { isOwnStepName } from "../cluster/step-names";
import type { Path } from "../file/yaml-file";
import { lifeOf } from "./lifecycle";
import { isMerged } from "./merged";

/** Where each step of the user's own is in the file. */
export function stepPaths(draft: Draft): Path[] {
  return stepPlaces.flatMap((place) => {
    const written = draft.map("cluster", "steps")[place];
    return Array.isArray(written) ? written.map((_, index) => ["cluster", "steps", place, index]) : [];
  });
}

const kinds = ["spark", "script", "jar", "command"] as const;

export const stepsRunOneThing: Rule = (draft) =>
  stepPaths(draft).flatMap((path) => {
    const given = kinds.filter((kind) => draft.has(...path, kind));
    if (given.length === 1) return [];
    const what = given.length === 0 ? "runs nothing" : `runs ${given.join(" and ")}`;
    return [draft.problem(path, `${what}; write one of ${kinds.join(", ")}`)];
  });

/** Which keys belong to which kind of step. */
export const stepKeysFit: Rule = (draft) =>
  stepPaths(draft).flatMap((path) => {
    const has = (key: string) => draft.has(...path, key);
    return [
      ...(has("options") && !has("spark")
        ? [draft.problem([...path, "options"], "are options of spark-submit; write them for spark, or use args")]
        : []),
      ...(has("mainClass") && !has("jar") && !isJar(draft.text(...path, "spark") ?? "")
        ? [draft.problem([...path, "mainClass"], "is for a jar; remove it")]
        : []),
      ...(has("args") && has("command")
        ? [draft.problem([...path, "args"], "are a part of command already; write them there")]
        : []),
    ];
  });

/** The log of a driver in the cluster would not be the step's log, and `make run` has no cluster. */
export const stepsHaveTheirDriver: Rule = (draft) =>
  stepPaths(draft).flatMap((path) =>
    draft
      .texts(...path, "options")
      .flatMap((option, index) =>
        /^(--(deploy-mode|master)\b|(--conf=)?spark[.](submit[.]deployMode|master)=)/.test(option)
          ? [
              draft.problem(
                [...path, "options", index],
                `${show(option)} is given by the step: its driver runs on the primary node, ` +
                  "so that its log is the step's log; remove it",
              ),
            ]
          : [],
      ),
  );

export const stepNamesDiffer: Rule = (draft) => {
  const paths = stepPaths(draft);
  const names = paths.map((path) => draft.text(...path, "name") ?? "");
  return paths.flatMap((path, index) => {
    const name = names[index] ?? "";
    const problem = nameProblem(name, names.slice(0, index));
    return problem === undefined ? [] : [draft.problem([...path, "name"], `${show(name)} ${problem}`)];
  });
};

/** What is wrong with a step's name. The schema reports one that is missing. */
function nameProblem(name: string, earlier: readonly string[]): string | undefined {
  if (name === "") return undefined;
  if (name.trim() === "") return "has blanks only; write what the step does";
  if (isOwnStepName(name)) return "is the name of a step of the pipeline itself; choose another name";
  if (earlier.includes(name)) return "is the name of another step; choose another name";
  return hclProblem(name);
}

/** The files of steps are in the pipeline's folder, and are uploaded from there. */
export const stepFilesExist: Rule = (draft, folder) => {
  const check = (place: Path, file: string): Problem[] => {
    const problem = fileProblem(file, folder);
    return problem === undefined ? [] : [draft.problem(place, `${show(file)} ${problem}`)];
  };
  const checkJar = (place: Path, file: string): Problem[] => {
    if (isOnNode(file)) return [];
    return file.startsWith("steps/") ? check(place, file) : [draft.problem(place, `${show(file)} ${jarRule}`)];
  };
  return stepPaths(draft).flatMap((path) => [
    ...(["spark", "script", "jar"] as const).flatMap((kind) => {
      const file = draft.text(...path, kind);
      if (file === undefined) return [];
      return kind === "jar" ? checkJar([...path, kind], file) : check([...path, kind], file);
    }),
    ...textsOf(draft, path).flatMap(([place, text]) => referencesIn([text]).flatMap((file) => check(place, file))),
  ]);
};

export const stepTextsFitHcl: Rule = (draft) =>
  stepPaths(draft).flatMap((path) =>
    [...textsOf(draft, path), [[...path, "jar"], draft.text(...path, "jar") ?? ""] as const].flatMap(
      ([place, text]) => {
        const problem = hclProblem(text);
        return problem === undefined ? [] : [draft.problem(place, `${show(text)} ${problem}`)];
      },
    ),
  );

const jarRule =
  "is neither a jar in steps/ of the pipeline's folder nor an absolute path on the primary node; write it like " +
  '"steps/score.jar" or "/usr/lib/score.jar"';

function fileProblem(file: string, { path, hasFile }: PipelineFolder): string | undefined {
  if (!/^steps(\/[A-Za-z0-9_][\w.-]*)+$/.test(file))
    return 'is not a file in steps/ of the pipeline\'s folder; write it like "steps/score.py"';
  return hasFile(file) ? undefined : `does not exist in ${path}/; create it, or correct its name`;
}

/** Each entry of the lists of a step, with its place. */
export function textsOf(draft: Draft, path: Path): (readonly [Path, string])[] {
  return ["command", "options", "args"].flatMap((key) =>
    draft.texts(...path, key).map((text, index) => [[...path, key, index], text] as const),
  );
}

/**
 * Steps that run at the same time have no order. EMR then accepts one action on failure only: CONTINUE.
 * @see https://docs.aws.amazon.com/emr/latest/APIReference/API_StepConfig.html
 */
export const concurrencyNeedsNoOrder: Rule = (draft) => {
  const path = ["cluster", "stepConcurrency"];
  const steps = draft.number(...path) ?? 1;
  if (steps <= 1) return [];
  const reason = orderOf(draft);
  return reason === undefined ? [] : [draft.problem(path, `${steps} steps at a time are not possible: ${reason}`)];
};

function orderOf(draft: Draft): string | undefined {
  const merged = draft.sources().filter((source) => isMerged(draft, source));
  if (merged.length > 0) {
    return (
      `the step "write tables" reads what the merge of ${merged[0]} writes, and would run before its end; ` +
      "remove it, or write merge: none for each source"
    );
  }
  if (stepPaths(draft).length > 0)
    return 'the steps of cluster.steps run before or after the step "write tables"; remove one of the two';
  if (lifeOf(draft) === "transient")
    return "the cluster has one step, and ends with it; write cluster.lifecycle: idle or persistent, or remove it";
  return undefined;
}
