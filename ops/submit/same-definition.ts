import type { Command, StepSummary } from "@aws-sdk/client-emr";
import type { RunDefinition } from "../../cli/synthesized/submitted-steps";

/**
 * What differs between the definition here and what a cluster was started with, as the ends of a sentence. The names of
 * code have the hashes of their content, so equal arguments mean equal code.
 */
export function differencesOf(
  definition: RunDefinition,
  actions: readonly Command[],
  steps: readonly StepSummary[],
): string[] {
  const own = steps.slice(0, definition.steps.length);
  const started = [
    ...actions.map(({ Name = "", ScriptPath = "", Args = [] }) =>
      partOf(`bootstrap action ${Name}`, [ScriptPath, ...Args]),
    ),
    ...own.map(({ Name = "", Config }) => partOf(`step ${Name}`, Config?.Args ?? [])),
  ];
  const here = [
    ...definition.actions.map(({ name, path, args }) => partOf(`bootstrap action ${name}`, [path, ...args])),
    ...definition.steps.map(({ name, args }) => partOf(`step ${name}`, args)),
  ];
  const isIn = (list: readonly Part[], { subject, content }: Part) =>
    list.some((other) => other.subject === subject && other.content === content);
  const different = [...here.filter((part) => !isIn(started, part)), ...started.filter((part) => !isIn(here, part))];
  return [...new Set(different.map(({ subject }) => subject))];
}

interface Part {
  readonly subject: string;
  readonly content: string;
}

function partOf(subject: string, content: readonly string[]): Part {
  return { subject, content: content.join("\n") };
}
