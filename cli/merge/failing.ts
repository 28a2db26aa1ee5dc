import { bytes, many } from "../report/numbers";
import type { MergePreview } from "./preview";

/** Why the step would fail, and what to do; no line for a merge that works. */
export function failingLines({ failing }: MergePreview): string[] {
  return failing.map(
    ({ rule, advice, objects, bytes: size, samples }) =>
      `would fail: ${many(objects, "object")}, ${bytes(size)}: ${rule}, such as ${samples.join(", ")}; ${advice}`,
  );
}
