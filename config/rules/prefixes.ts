import type { Rule } from "../draft";
import { show, type Problem } from "../file/problems";
import { landing, sourcePlace } from "../sources/source-place";

/** Two sources with the same object would both read it, and its records would be counted twice. */
export const prefixesDoNotOverlap: Rule = (draft) => {
  const problems: Problem[] = [];
  const seen: { name: string; text: string; bucket: string; prefix: string }[] = [];
  for (const name of draft.sources()) {
    const text = draft.text("sources", name, "prefix");
    if (text === undefined) continue;
    const place = sourcePlace("", { bucket: draft.text("sources", name, "bucket"), prefix: text });
    const other = seen.find(
      ({ bucket, prefix }) =>
        bucket === place.bucket && (place.prefix.startsWith(prefix) || prefix.startsWith(place.prefix)),
    );
    if (other) {
      problems.push(
        draft.problem(
          ["sources", name, "prefix"],
          `${show(text)} overlaps ${show(other.text)} of source "${other.name}", so objects would be read twice; ` +
            "give each source its own folder",
        ),
      );
    }
    seen.push({ name, text, ...place });
  }
  return problems;
};

/** In the pipeline's own bucket, all sources are below landing/ anyway. */
export const prefixesDoNotRepeatLanding: Rule = (draft) =>
  draft.sources().flatMap((name) => {
    const path = ["sources", name, "prefix"];
    const prefix = draft.text(...path);
    if (!prefix?.startsWith(landing) || draft.has("sources", name, "bucket")) return [];
    const write = show(prefix.slice(landing.length));
    return [draft.problem(path, `${show(prefix)} repeats "${landing}", where all sources are; write ${write}`)];
  });
