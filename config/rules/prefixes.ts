import type { Rule } from "../draft";
import { show, type Problem } from "../problems";

/** Two sources with the same object would both read it, and its records would be counted twice. */
export const prefixesDoNotOverlap: Rule = (draft) => {
  const problems: Problem[] = [];
  const seen: { name: string; prefix: string }[] = [];
  for (const name of draft.sources()) {
    const prefix = draft.text("sources", name, "prefix");
    if (prefix === undefined) continue;
    const other = seen.find((source) => prefix.startsWith(source.prefix) || source.prefix.startsWith(prefix));
    if (other) {
      problems.push(
        draft.problem(
          ["sources", name, "prefix"],
          `${show(prefix)} overlaps ${show(other.prefix)} of source "${other.name}", so objects would be read twice; ` +
            "give each source its own folder",
        ),
      );
    }
    seen.push({ name, prefix });
  }
  return problems;
};
