/**
 * The inputs of the job's benchmark, the same bytes on every machine, in .local/bench/sparkify:
 *
 *     node --import tsx bench/inputs.ts [--songs 10000] [--events 1000000] [--days 365] [--out FOLDER]
 *
 * landing/    one song a file in a tree of A/B/C, one day of events a file, as they arrive
 * merged/     the same bytes as the step's S3DistCp merges them: the local one, with the arguments that synth gave it
 * jobs/       the job that synth made, its URIs those of these folders: with songs by year, and by year and artist_id
 *
 * The service has 17 times the songs that are in song_data/, so that most plays are of songs that nothing is known of,
 * as in the real data: a join that keeps only what matches loses them.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import execa from "execa";
import { readPlan } from "../local/cluster/definition";
import { clusterFile, startSynthesis } from "../cli/synthesized/synthesis";
import { days } from "../pipelines/sparkify/sample/events";
import { type Size, songFile } from "../pipelines/sparkify/sample/songs";

const root = join(__dirname, "..");
/** Changed when what is written here changes, so that older inputs are made anew. */
const version = 1;
const unknownToKnown = 17;

interface Wanted {
  readonly songs: number;
  readonly events: number;
  readonly days: number;
  readonly out: string;
}

interface JobFile {
  runs: string;
  tablesUri: string;
  manifests?: string;
  sources: { name: string; uri: string; merged: string; groupBy: string }[];
  tables: { name: string; partitionBy: string[] }[];
}

function writeLanding({ songs, events, days: dayCount }: Wanted, landing: string): void {
  // One artist has one or two songs, so that songs by year and artist_id are nearly as many partitions as songs.
  const size: Size = { songs, events, artists: Math.ceil(songs * 0.8), days: dayCount, seed: 1, awkward: false };
  for (let n = 0; n < songs; n++) {
    const { path, text } = songFile(size, n);
    write(join(landing, "song_data", path), text);
  }
  for (const day of days({ ...size, songs: songs * unknownToKnown }))
    write(join(landing, "log_data", day.path), [...day.pieces].join(""));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/**
 * The folder stands in the place of the bucket and of HDFS. A group key's expression has to fit `file:/x`, as Hadoop
 * writes it, and `file:///x`.
 */
function inFolder(text: string, bucket: string, folder: string): string {
  const uri = `${pathToFileURL(folder).href}/`;
  return text
    .replaceAll(/(groupBy(?:=|":\s*"))s3:\/\/[^/]+\//g, `$1${uri.replace("///", "/+")}`)
    .replaceAll(`s3://${bucket}/`, uri)
    .replaceAll("hdfs:///", uri);
}

async function makeInputs(wanted: Wanted): Promise<void> {
  const { out } = wanted;
  const made = join(out, "made.json");
  const stamp = JSON.stringify({ version, songs: wanted.songs, events: wanted.events, days: wanted.days });
  process.env["CDKTF_OUTDIR"] = `${out}-stacks`; // beside the user's own, which another command may be writing
  const plan = await readPlan(clusterFile(await startSynthesis(root, "sparkify").done(), "sparkify"));
  if (!existsSync(made) || readFileSync(made, "utf8") !== stamp) {
    rmSync(out, { recursive: true, force: true });
    console.log(
      `landing: ${wanted.songs.toLocaleString("en-US")} song files, ` +
        `${wanted.events.toLocaleString("en-US")} events of ${wanted.days} days`,
    );
    writeLanding(wanted, join(out, "landing"));
    for (const step of plan.steps.filter(({ args }) => args[0] === "s3-dist-cp")) {
      console.log(step.name);
      const args = step.args
        .slice(1)
        .filter((argument) => !argument.startsWith("--srcPrefixesFile="))
        .map((argument) => inFolder(argument, plan.bucket, out));
      const env = { EMR_HDFS: out, EMR_NODE: out, EMR_TMP: out };
      await execa(process.execPath, ["--import", "tsx", join(root, "local/s3distcp/main.ts"), ...args], {
        cwd: root,
        env,
      });
    }
    writeFileSync(made, stamp);
  }
  // Always: the pipeline's SQL may have changed since.
  const code = plan.objects.find(({ key }) => key.endsWith("/job.json"));
  if (!code) throw new Error("the cluster stack uploads no job.json");
  const job = JSON.parse(inFolder(readFileSync(code.file, "utf8"), plan.bucket, out)) as JobFile;
  for (const partitions of [["year"], ["year", "artist_id"]]) {
    const way = `by-${partitions.join("-")}`;
    const songs = job.tables.find(({ name }) => name === "songs");
    if (!songs) throw new Error("the pipeline has no table songs");
    songs.partitionBy = partitions;
    write(join(out, "jobs", `${way}.json`), JSON.stringify(job, null, 2));
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      songs: { type: "string" },
      events: { type: "string" },
      days: { type: "string" },
      out: { type: "string" },
    },
  });
  await makeInputs({
    songs: Number(values.songs ?? 10_000),
    events: Number(values.events ?? 1_000_000),
    days: Number(values.days ?? 365),
    out: resolve(values.out ?? join(root, ".local/bench/sparkify")),
  });
}

void main();
