import type { Draft, Rule } from "../draft";
import { show, type Problem } from "../file/problems";
import { isJar, withReferences } from "../cluster/step-files";
import type { Path } from "../file/yaml-file";
import { isMerged } from "./merged";
import { stepPaths, textsOf } from "./steps";

/** Each kind of step is started by another program, which takes files of its own kind. */
export const stepFilesFitKind: Rule = (draft) =>
  stepPaths(draft).flatMap((path) =>
    Object.entries(kindProblems).flatMap(([kind, problemOf]) => {
      const file = draft.text(...path, kind);
      const problem = file === undefined ? undefined : problemOf(file);
      return problem === undefined ? [] : [draft.problem([...path, kind], `${show(file)} ${problem}`)];
    }),
  );

const kindProblems: Readonly<Record<string, (file: string) => string | undefined>> = {
  spark: (file) =>
    isJar(file) || file.endsWith(".py")
      ? undefined
      : "is neither a Python file nor a jar, by its ending; write script for a script, or end its name in .py or .jar",
  script: (file) => (isJar(file) ? "is a jar; write it as jar, or as spark for a Spark job" : undefined),
  jar: (file) =>
    isJar(file) ? undefined : "is not a jar, by its ending; write it as script or spark, or end its name in .jar",
};

/** No shell splits a text into words. A command line in one text would be the name of a program. */
export const stepWordsAreApart: Rule = (draft) =>
  stepPaths(draft).flatMap((path) =>
    (["command", "options"] as const).flatMap((key) =>
      draft.texts(...path, key).flatMap((text, index) => {
        const problem = wordsProblem(text, key === "options" ? "option" : index === 0 ? "program" : "argument");
        return problem === undefined ? [] : [draft.problem([...path, key, index], problem)];
      }),
    ),
  );

function wordsProblem(text: string, kind: "option" | "program" | "argument"): string | undefined {
  if (kind === "program" && text.trim() === "") return "has no text; write the name of a program";
  const isTogether = { option: /^--?[\w-]+\s/.test(text), program: /\s/.test(text), argument: false }[kind];
  if (!isTogether) return undefined;
  const apart = text.trim().split(/\s+/).join(", ");
  return `${show(text)} has several words, and no shell splits them; write an entry for each: ${apart}`;
}

export const stepReferencesEnd: Rule = (draft) =>
  stepPaths(draft).flatMap((path) =>
    textsOf(draft, path).flatMap(([place, text]) =>
      withReferences(text, () => "").includes("{steps/")
        ? [draft.problem(place, `${show(text)} has {steps/ without its closing brace; add }`)]
        : [],
    ),
  );

/** @see https://docs.aws.amazon.com/emr/latest/APIReference/API_AddJobFlowSteps.html */
const most = { steps: 256, characters: 10240 };

export const stepsFitEmr: Rule = (draft) => {
  const own = stepPaths(draft);
  // The steps `write tables` and, where the cluster stays, `remove merged files`.
  const others = draft.sources().filter((source) => isMerged(draft, source)).length + 2;
  const tooMany =
    own.length + others > most.steps
      ? [
          draft.problem(
            ["cluster", "steps"],
            `has ${own.length} steps, but EMR takes ${most.steps} in a cluster, and the pipeline itself has up to ` +
              `${others}; put several into one script`,
          ),
        ]
      : [];
  return [...tooMany, ...own.flatMap((path) => tooLong(draft, path))];
};

function tooLong(draft: Draft, path: Path): Problem[] {
  const length = textsOf(draft, path).reduce((sum, [, text]) => sum + text.length, 0);
  if (length <= most.characters) return [];
  const message =
    `has ${length} characters in its arguments, but EMR takes ${most.characters}; ` +
    "put them into a file in steps/, and write {steps/FILE} as the argument";
  return [draft.problem(path, message)];
}
