/**
 * Makes Sparkify data for tests: many small JSON files like the real ones, from invented words. The same seed gives the
 * same bytes.
 *
 *   node --import tsx pipelines/sparkify/sample.ts --out DIR
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { brokenEvents, days } from "./sample/events";
import { brokenSongs, type Size, songFile } from "./sample/songs";

const HELP = `node --import tsx pipelines/sparkify/sample.ts --out DIR [options]

Writes these files:
  DIR/song_data/A/B/C/TR….json                  one song in each file
  DIR/log_data/YYYY/MM/YYYY-MM-DD-events.json   the events of one day in each file

  --songs N       number of song files (default 1960)
  --artists N     number of artists (default 12); tables by artist have a file for each artist and year
  --events N      number of events (default 6000)
  --days N        number of event files, from 2023-03-01 on (default 40)
  --seed N        the same seed gives the same bytes (default 1)
  --no-awkward    only plain records; by default some are pretty-printed, oddly separated, cut off or have a wrong type.
                  Two songs and two events are broken, if there are at least 500 of them
`;

const PIECE = 1 << 16;

function sizeOf(values: Record<string, string | boolean | undefined>): Size {
  const number = (name: string, fallback: number, least: number, most: number) => {
    const given = values[name];
    const value = given === undefined ? fallback : Number(given);
    if (!Number.isSafeInteger(value) || value < least || value > most || given === "") {
      throw new Error(`--${name} ${String(given)} must be a whole number from ${least} to ${most}`);
    }
    return value;
  };
  const size = {
    songs: number("songs", 1960, 1, 36 ** 5),
    events: number("events", 6000, 1, 1e9),
    artists: number("artists", 12, 1, 1e6),
    days: number("days", 40, 1, 36500),
    seed: number("seed", 1, 0, 2 ** 32 - 1),
    awkward: values["no-awkward"] !== true, // Node 20 does not have allowNegative of parseArgs
  };
  if (size.events < size.days)
    throw new Error(`--events ${size.events} cannot fill --days ${size.days}: a day has at least one event`);
  return size;
}

function writeSongs(size: Size, folder: string): void {
  const made = new Set<string>();
  for (let n = 0; n < size.songs; n++) {
    const { path: name, text } = songFile(size, n);
    const file = path.join(folder, name);
    const parent = path.dirname(file);
    if (!made.has(parent)) fs.mkdirSync(parent, { recursive: true });
    made.add(parent);
    fs.writeFileSync(file, text);
  }
}

function writeEvents(size: Size, folder: string): void {
  for (const day of days(size)) {
    const file = path.join(folder, day.path);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const open = fs.openSync(file, "w");
    let buffered = "";
    for (const piece of day.pieces) {
      buffered += piece;
      if (buffered.length > PIECE) {
        fs.appendFileSync(open, buffered);
        buffered = "";
      }
    }
    fs.appendFileSync(open, buffered);
    fs.closeSync(open);
  }
}

function main(): void {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      songs: { type: "string" },
      events: { type: "string" },
      artists: { type: "string" },
      days: { type: "string" },
      seed: { type: "string" },
      awkward: { type: "boolean" },
      "no-awkward": { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const size = sizeOf(values);
  if (!values.out) throw new Error("--out DIR is missing: the folder that song_data/ and log_data/ are written to");
  const folders = ["song_data", "log_data"].map((name) => path.join(values.out as string, name));
  const existing = folders.find((folder) => fs.existsSync(folder));
  if (existing !== undefined)
    throw new Error(`${existing} already exists: files of two samples would mix; remove it, or choose another --out`);

  writeSongs(size, folders[0] as string);
  writeEvents(size, folders[1] as string);
  const n = (count: number) => count.toLocaleString("en-US");
  process.stdout.write(
    `${n(size.songs)} songs by ${n(size.artists)} artists and ${n(size.events)} events of ${n(size.days)} days ` +
      `in ${values.out}, ` +
      `${brokenSongs(size).length} songs and ${brokenEvents(size).length} events of them broken on purpose\n`,
  );
}

try {
  main();
} catch (error) {
  process.stderr.write(`sample: ${error instanceof Error ? error.message : String(error)}\n`);
  // Errors of parseArgs and of the checks above are about the options. A full disk or a missing permission has an
  // errno.
  process.exitCode = error instanceof Error && "errno" in error ? 1 : 2;
}
