import type { Rule } from "../draft";
import { show, type Problem } from "../problems";

/** Two sources that cover the same object would both read it, and the bucket's ledger would not add up. */
export const prefixesDoNotOverlap: Rule = (draft) => {
  const problems: Problem[] = [];
  const seen: { name: string; prefix: string }[] = [];
  for (const name of Object.keys(draft.map("sources"))) {
    const prefix = draft.text("sources", name, "prefix");
    if (prefix === undefined) continue;
    const other = seen.find((source) => prefix.startsWith(source.prefix) || source.prefix.startsWith(prefix));
    if (other) {
      problems.push(
        draft.problem(
          ["sources", name, "prefix"],
          `${show(prefix)} overlaps ${show(other.prefix)} of source "${other.name}", so objects would be read twice; give each source a folder of its own`,
        ),
      );
    }
    seen.push({ name, prefix });
  }
  return problems;
};
