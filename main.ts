import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exitCode, runCommand } from "./cli/errors";
import { packPackages } from "./cli/packages/packages";
import { defaultPipeline } from "./cli/options/options";
import { runsToReplay } from "./cli/options/replay";
import { codeCache } from "./config/code-key";
import { loadPipeline } from "./config/load";
import { pipelineNotes } from "./config/notes";
import { clusterPython } from "./config/cluster/python-target";
import { addStacks } from "./stacks/add-stacks";
import { hclApp, writeHcl } from "./stacks/hcl";

/** `make synth`: from pipelines/NAME/ to the HCL of its stacks, in cdktf.out/stacks/. */
runCommand(async () => {
  const pipeline = loadPipeline(__dirname, process.env["PIPELINE"] || defaultPipeline);
  const packages =
    pipeline.requirementsFile === undefined
      ? undefined
      : readFileSync(await packPackages(__dirname, pipeline.requirementsFile, clusterPython(pipeline.cluster)));
  // cdktf records a stack trace for each token and shows none. To find TypeScript's lines for them would take long.
  process.setSourceMapsEnabled(false);
  try {
    const app = hclApp(process.env["CDKTF_OUTDIR"] || join(__dirname, "cdktf.out"));
    const code = { root: __dirname, cache: codeCache(__dirname), packages };
    addStacks(app, pipeline, code, runsToReplay(process.env, "REPLAY"));
    for (const line of await writeHcl(app)) console.log(line);
    for (const note of pipelineNotes(__dirname, pipeline.name)) console.log(note);
  } finally {
    process.setSourceMapsEnabled(true);
  }
  return exitCode.fine;
});
