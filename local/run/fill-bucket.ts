import { existsSync } from "node:fs";
import { join } from "node:path";
import { bytes, many } from "../../cli/report/numbers";
import { packPackages } from "../../cli/packages/packages";
import { root, shownPath } from "../../cli/project";
import { loadPipeline } from "../../config/load";
import type { LocalSpark } from "../cluster/local-spark";
import { checkFiles } from "../inputs/check-files";
import { checkDataFolder } from "../inputs/data-folder";
import type { Merge } from "../../cli/merge/merges";
import { landing } from "../../config/sources/source-place";
import { otherBuckets } from "../inputs/spark-job";
import { sampleData, unfinishedSample } from "../inputs/sample";
import type { Amount } from "../storage/s3-store";
import { restore, restoreRuns } from "./collect";
import type { LocalCluster, LocalRun } from "./local-cluster";
import { afterPart } from "./parts";

/**
 * The folder of the run's inputs: the user's, checked, or the pipeline's sample data, which is made once.
 * @returns undefined for a replay that needs none, because each source is merged
 */
export async function inputFolder({ pipeline, data, replay, output, resources }: LocalRun, merges: readonly Merge[]) {
  if (data !== undefined) {
    const folder = checkDataFolder(data, merges);
    checkFiles(data, folder, loadPipeline(root, pipeline));
    return folder;
  }
  if (replay && loadPipeline(root, pipeline).sources.every(({ merge }) => merge !== undefined)) return undefined;
  const { folder } = await output.part("sample data", async () => {
    resources.sample = unfinishedSample(root, pipeline);
    const sample = await sampleData(root, pipeline);
    return { ...sample, text: `${shownPath(sample.folder)}/${sample.made ? "" : " (made earlier)"}` };
  });
  return folder;
}

/** Uploads the code, the inputs, and what earlier runs left. @returns the amount of the inputs */
export async function fillBucket(cluster: LocalCluster, data: string | undefined, spark: LocalSpark): Promise<Amount> {
  const { run, definition, store } = cluster;
  for (const { file, key } of definition.objects)
    await store.putFile(key.endsWith("/packages.zip") ? await packagesForHere(cluster, spark) : file, key);
  const input = data === undefined ? { objects: 0, bytes: 0 } : await fillLanding(cluster, data);
  await restore(store, run.out);
  if (run.replay) await restoreRuns(store, run.out);
  await afterPart(cluster, "landing");
  return input;
}

/** The cluster's archive may hold machine code for its own processor and Python. */
async function packagesForHere({ run }: LocalCluster, { pythonVersion }: LocalSpark): Promise<string> {
  const requirements = loadPipeline(root, run.pipeline).requirementsFile ?? "";
  return run.output
    .part("packages", async () => {
      const archive = await packPackages(root, requirements, { python: pythonVersion });
      return { archive, text: `${shownPath(requirements)}, for Python ${pythonVersion} of this machine` };
    })
    .then(({ archive }) => archive);
}

async function fillLanding(cluster: LocalCluster, data: string): Promise<Amount> {
  const { run, definition, store } = cluster;
  const others = otherBuckets(definition);
  const input = await run.output.part("landing", async (line) => {
    const put = await store.put(data, { prefix: landing, skip: others }, (sum) =>
      line.progress({ text: amountText(sum) }),
    );
    return { ...put, text: `${amountText(put)} from ${shownPath(data)}${leftOutText(put.leftOut)}` };
  });
  for (const bucket of others) await fillOtherBucket(cluster, bucket, join(data, bucket));
  return input;
}

/** A source may be in a bucket that exists already: the folder of DATA with the bucket's name stands for it. */
async function fillOtherBucket({ run, store }: LocalCluster, bucket: string, folder: string): Promise<void> {
  await run.output.part(`bucket ${bucket}`, async (line) => {
    await store.makeBucket(bucket);
    if (!existsSync(folder)) return { text: `empty, because there is no folder ${shownPath(folder)}` };
    const put = await store.put(folder, { bucket, prefix: "" }, (sum) => line.progress({ text: amountText(sum) }));
    return { text: `${amountText(put)} from ${shownPath(folder)}${leftOutText(put.leftOut)}` };
  });
}

function amountText({ objects, bytes: size }: Amount): string {
  return `${many(objects, "object")}, ${bytes(size)}`;
}

function leftOutText(files: number): string {
  return files === 0 ? "" : `, without ${many(files, "file")} of the operating system (.DS_Store and the like)`;
}
