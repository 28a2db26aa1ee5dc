import type { Rule } from "../draft";
import { show } from "../file/problems";
import { defaultRegion, keyRegionProblem } from "../aws/regions";

/** A source in the pipeline's own bucket would read what the pipeline writes. */
export const sourceBucketsAreOthers: Rule = (draft) =>
  draft.sources().flatMap((source) => {
    const path = ["sources", source, "bucket"];
    const bucket = draft.text(...path);
    if (bucket === undefined || bucket !== draft.text("bucket")) return [];
    const message = `${show(bucket)} is the pipeline's own bucket, where sources are below landing/; remove this key`;
    return [draft.problem(path, message)];
  });

/** S3 decrypts with a key of its own region only. And the pipeline's bucket is not encrypted with this key. */
export const keysDecryptSources: Rule = (draft) =>
  draft.sources().flatMap((source) => {
    const path = ["sources", source, "kmsKey"];
    const key = draft.text(...path);
    if (key === undefined) return [];
    if (!draft.has("sources", source, "bucket")) {
      return [draft.problem(path, "is set, but the source has no bucket of its own; add bucket, or remove kmsKey")];
    }
    const region = draft.text("region") ?? defaultRegion;
    const fix = `, and so must be its sources; give the key of a bucket in ${region}`;
    const problem = keyRegionProblem(key, region, fix);
    return problem === undefined ? [] : [draft.problem(path, problem)];
  });
