import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import execa from "execa";
import { root } from "../../cli/project";
import { count } from "../../cli/report/numbers";
import { clusterFile, startSynthesis } from "../../cli/synthesized/synthesis";
import { type ClusterDefinition, readDefinition } from "../../local/cluster/definition";
import { quickStart } from "../../local/cluster/quick-start";
import { jobFile } from "../../local/inputs/spark-job";
import { days } from "../../pipelines/sparkify/sample/events";
import { type Size, songFile } from "../../pipelines/sparkify/sample/songs";

/** Change it together with the content of the inputs: then older inputs are made again. */
const version = 1;

/**
 * The service has this number of songs for each song in song_data/. As in the real data, most plays are of songs that
 * are not there, so an inner join loses these plays.
 */
const songsOfServicePerKnown = 17;

export interface InputOptions {
  readonly songs: number;
  readonly events: number;
  readonly days: number;
  /** Absolute path of the folder. */
  readonly out: string;
}

/** The options of the command line, for `parseArgs`. */
export const sizes = {
  songs: { type: "string", default: "10000" },
  events: { type: "string", default: "1000000" },
  days: { type: "string", default: "365" },
  out: { type: "string", default: join(root, ".local/bench/sparkify") },
} as const;

export function inputOptions(values: Readonly<Record<keyof typeof sizes, string>>): InputOptions {
  const { songs, events, days: dayCount, out } = values;
  return { songs: Number(songs), events: Number(events), days: Number(dayCount), out: resolve(out) };
}

/** job.json, as far as it changes. */
interface JobFile {
  readonly tables: { readonly name: string; partitionBy: string[] }[];
}

/** Makes the inputs where they do not exist yet, or were made with other options; and the jobs in any case. */
export async function makeInputs(options: InputOptions): Promise<void> {
  const { out, ...size } = options;
  const stampFile = join(out, "made.json");
  const stamp = JSON.stringify({ version, ...size });
  // Beside the user's own stacks, which another command may be writing.
  const folder = await startSynthesis(root, "sparkify", `${out}-stacks`).done();
  const definition = await readDefinition(clusterFile(folder, "sparkify"));
  if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) {
    rmSync(out, { recursive: true, force: true });
    writeLanding(options, join(out, "landing"));
    await merge(definition, out);
    writeFileSync(stampFile, stamp);
  }
  // The SQL of the pipeline may have changed since the last time.
  writeJobs(definition, out);
  write(join(out, "jobs/java.json"), JSON.stringify(quickStart(bytesIn(join(out, "merged")))));
}

function writeLanding({ songs, events, days: dayCount }: InputOptions, landing: string): void {
  console.log(`landing: ${count(songs)} song files, ${count(events)} events of ${dayCount} days`);
  // An artist has one or two songs, so that songs by year and artist_id have nearly as many partitions as songs.
  const size: Size = { songs, events, artists: Math.ceil(songs * 0.8), days: dayCount, seed: 1, awkward: false };
  for (let number = 0; number < songs; number++) {
    const { path, text } = songFile(size, number);
    write(join(landing, "song_data", path), text);
  }
  for (const day of days({ ...size, songs: songs * songsOfServicePerKnown }))
    write(join(landing, "log_data", day.path), [...day.pieces].join(""));
}

async function merge({ bucket, steps }: ClusterDefinition, out: string): Promise<void> {
  for (const step of steps.filter(({ args }) => args[0] === "s3-dist-cp")) {
    console.log(step.name);
    const args = step.args
      .slice(1)
      .filter((argument) => !/^--(srcPrefixesFile|previousManifest)=/.test(argument))
      .map((argument) => inFolder(argument, bucket, out));
    await execa(process.execPath, ["--import", "tsx", join(root, "local/s3distcp/main.ts"), ...args], {
      cwd: root,
      env: { EMR_HDFS: out, EMR_NODE: out, EMR_TMP: out },
    });
  }
}

function writeJobs(definition: ClusterDefinition, out: string): void {
  const text = readFileSync(jobFile(definition), "utf8");
  const job = JSON.parse(inFolder(text, definition.bucket, out)) as JobFile;
  const songs = job.tables.find(({ name }) => name === "songs");
  if (!songs) throw new Error("the pipeline has no table songs");
  for (const partitions of [["year"], ["year", "artist_id"]]) {
    songs.partitionBy = partitions;
    write(join(out, "jobs", `by-${partitions.join("-")}.json`), JSON.stringify(job, null, 2));
  }
}

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/**
 * A text in which the folder stands for the bucket and for HDFS. A pattern has to match `file:/x`, as Hadoop writes
 * it, and `file:///x`.
 */
function inFolder(text: string, bucket: string, folder: string): string {
  const uri = `${pathToFileURL(folder).href}/`;
  return text
    .replaceAll(/((?:groupBy|srcPattern)(?:=|":\s*"))s3:\/\/[^/]+\//g, `$1${uri.replace("///", "/+")}`)
    .replaceAll(`s3://${bucket}/`, uri)
    .replaceAll("hdfs:///", uri);
}
