import { asTyped, type Options } from "../../cli/options/options";
import { stays } from "../../cli/synthesized/lifecycle";
import type { Stack } from "../../cli/synthesized/stacks";

/** After a run: says that its cluster stays, and what ends it. Says nothing of one that ends with its last step. */
export function sayWhatStays(stacks: readonly Stack[], { pipeline }: Pick<Options, "pipeline">): void {
  const until = stacks.map(({ hcl }) => stays(hcl.cluster?.block)).find((text) => text !== undefined);
  if (until === undefined) return;
  const destroy = asTyped("make destroy", { pipeline, stack: "cluster" });
  console.log(
    until.startsWith("it was idle")
      ? `The cluster stays and costs money until ${until}. ${destroy} ends it now. ` +
          "A run that failed leaves its merged files in HDFS. While they take 10 % of HDFS, the cluster is not idle."
      : `The cluster stays and costs money until ${destroy} ends it.`,
  );
}

/** With WATCH=no: says what shows the run that was just started. */
export function sayNotWatched({ pipeline }: Pick<Options, "pipeline">): void {
  console.log(`The run is not watched (WATCH=no). ${asTyped("make watch", { pipeline })} shows it.`);
}
