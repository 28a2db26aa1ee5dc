import { gzipSync } from "node:zlib";
import { defaultExclude } from "../../config/sources/exclude";
import { Random } from "../random";

/** What some program has left in a folder, and what of it a run reads. */
export interface Left {
  /** Below the folder. */
  readonly files: Record<string, string | Buffer>;
  /** How many records a run reads. */
  readonly records: number;
  /** How many objects are left out by their names. @default - 0 */
  readonly leftOut?: number;
  /** A column of the table, and its values in any order. */
  readonly column?: readonly [string, readonly unknown[]];
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const lines = (records: readonly Json[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);
const two = (number: number) => String(number).padStart(2, "0");

/** Words that Athena, Hive or SQL reserve, and names that no column can have. */
const odd = ["timestamp", "user", "order", "$oid", "x-amz-id-2", "a.b", "a b", "__op", "@type", "größe", "中", "1st"];

/**
 * What is built after bug reports: one folder for each kind. Names, nesting and companions are random.
 * @returns by the name of the folder
 */
export function leftByOthers(random: Random): Record<string, Left> {
  return {
    ...inFolders(random),
    ...inShapes(random),
    ...inCsv(random),
    ...Object.fromEntries(numbers(4).map((number) => [`random${number}`, randomRecords(random)])),
  };
}

function inFolders(random: Random): Record<string, Left> {
  const tenants = ["acme", `t${random.below(1000)}`];
  const days = numbers(3).map((number) => two(number + 1));
  const each = tenants.flatMap((tenant) => days.map((day) => [tenant, day] as const));
  const rows = lines(numbers(5).map((id) => ({ id, page: `/p${random.below(9)}` })));
  return {
    hive: {
      files: Object.fromEntries(each.map(([tenant, day]) => [`tenant=${tenant}/year=2024/day=${day}/f.json`, rows])),
      records: 30,
      column: ["tenant", tenants.flatMap((tenant) => Array.from({ length: 15 }, () => tenant))],
    },
    encoded: {
      files: {
        "k=a%3Ab%20c/1.json": rows,
        "k=__HIVE_DEFAULT_PARTITION__/1.json": rows,
        "k=%D0%B6/1.json": rows,
      },
      records: 15,
      column: ["k", [null, "a:b c", "ж"].flatMap((value) => Array.from({ length: 5 }, () => value))],
    },
    tenants: {
      files: Object.fromEntries(each.map(([tenant, day]) => [`${tenant}/2024/01/${day}/f.json`, rows])),
      records: 30,
      column: ["part1", tenants.flatMap((tenant) => Array.from({ length: 15 }, () => tenant))],
    },
    firehose: {
      files: Object.fromEntries(
        numbers(4).map((hour) => [`2024/02/29/${two(hour)}/s-${hour}`, rows.replaceAll("\n", "")]),
      ),
      records: 20,
      column: ["hour", numbers(20).map((number) => two(Math.floor(number / 5)))],
    },
    colons: { files: { "2024-01-05T00:00:00/1.json": rows, "2024-01-05T01:00:00/1.json": rows }, records: 10 },
    hidden: { files: Object.fromEntries(numbers(3).map((number) => [`_raw_${number}/.x/1.jsonl`, rows])), records: 15 },
    kafka: {
      files: Object.fromEntries(numbers(3).map((part) => [`orders/partition=${part}/orders+${part}+00.json`, rows])),
      records: 15,
      column: ["partition", ["0", "1", "2"].flatMap((value) => Array.from({ length: 5 }, () => value))],
    },
    compressed: {
      files: { "1.json.gz": gzipSync(rows), "2.json.gz": "", "a/3.gz": "", "4.json": rows, "5.json": "" },
      records: 10,
    },
    companions: companionsBeside({ files: { "part-0.json": rows, "a/part-1.json": rows }, records: 10 }, random),
  };
}

/** A local run does not upload files of macOS, and Hadoop's markers of folders are not counted as objects. */
const companions = defaultExclude.filter((name) => name !== ".DS_Store" && name !== "*_$folder$");

/** Puts files beside the data whose names are not those of data. */
function companionsBeside(left: Left, random: Random): Left {
  const names = numbers(8).map((number) => {
    const name = random.pick(companions).replaceAll("*", `x${number}`);
    return `${random.pick(["", "a/", "b/c/"])}${name}${random.pick(["", "/inside"])}`;
  });
  // A file cannot be the folder of another.
  const free = names.filter((name, index) => names.every((other, place) => place === index || !other.startsWith(name)));
  const junk = Object.fromEntries(free.map((name) => [name, random.pick(["", "{", "\u001f\u008b"])]));
  return { ...left, files: { ...left.files, ...junk }, leftOut: Object.keys(junk).length };
}

function inShapes(random: Random): Record<string, Left> {
  const events = (file: number) => numbers(20).map((id) => ({ eventID: `${file}-${id}`, at: "2024-01-01T00:30Z" }));
  const deep = JSON.parse(`${"[".repeat(190)}${"]".repeat(190)}`) as Json;
  const label = () => Object.fromEntries(numbers(4).map(() => [`v${random.below(1e9)}`, "x"]));
  return {
    trails: {
      files: Object.fromEntries(
        numbers(3).map((file) => [`${file}.json.gz`, gzipSync(JSON.stringify({ Records: events(file) }))]),
      ),
      records: 60,
    },
    envelopes: {
      files: Object.fromEntries(
        numbers(3).map((file) => [
          `${file}.json`,
          JSON.stringify({ v: 1, a: { b: { items: events(file) } } }, null, 2),
        ]),
      ),
      records: 60,
    },
    labels: { files: { "1.json": lines(numbers(30).map((pod) => ({ pod, labels: label() }))) }, records: 30 },
    typenames: {
      files: { "1.json": lines(numbers(5).map((id) => ({ id, __typename: "Order", who: { __typename: "U", id } }))) },
      records: 5,
      column: ["typename", numbers(5).map(() => "Order")],
    },
    capitals: { files: { "1.json": lines(numbers(5).map((id) => ({ Id: id, id: -id, ID: 0 }))) }, records: 5 },
    arrays: { files: { "1.json": '[[1,"a"],[2,"b"]]', "2.json": '[[3,"c"]]\n' }, records: 2 },
    maps: {
      files: {
        "1.json": lines([
          { a1: { n: 1 }, b2: { n: 2 } },
          { c3: { n: 3 }, d4: { n: 4 } },
        ]),
      },
      records: 2,
    },
    deep: { files: { "1.json": lines(numbers(4).map((id) => ({ id, tree: deep }))) }, records: 4 },
    nan: { files: { "1.json": '{"v":NaN}\n{"v":1}\n\n' }, records: 2, column: ["value", ['{"v":NaN}', '{"v":1}']] },
    marked: {
      files: { "1.json": '\ufeff{"a":1}\r\n{"a":2}\r\n', "2.json": "\r\n", "3.json": '\ufeff{"a":3}' },
      records: 3,
    },
    sequence: {
      files: {
        "1.json": numbers(3)
          .map((n) => `\u001e{"n":${n}}\n`)
          .join(""),
      },
      records: 3,
    },
    minutes: {
      files: {
        "1.json": lines(["2024-01-01T00:30Z", "2024-01-01 01:30+01", "2024-01-01T00:30:00.0"].map((at) => ({ at }))),
      },
      records: 3,
      column: ["at", numbers(3).map(() => "2024-01-01 00:30:00+00")],
    },
  };
}

function inCsv(random: Random): Record<string, Left> {
  const mark = random.pick([",", ";", "\t"]);
  const csv = (rows: readonly (readonly unknown[])[]) => rows.map((row) => `${row.join(mark)}\n`).join("");
  const rows = numbers(6).map((id) => [id, `"name ${id}"`, `2024-01-0${id + 1}`]);
  return {
    headless: { files: { "1.csv": csv(rows), "2.csv": csv(rows) }, records: 12 },
    later: {
      files: {
        "1.csv": csv([
          ["id", "name"],
          [1, "a"],
        ]),
        "2.csv": csv([
          ["id", "name", "day"],
          [2, "b", "2024-01-01"],
        ]),
      },
      records: 2,
      column: ["day", [null, "2024-01-01"]],
    },
    escaped: {
      files: {
        "1.csv": `id,txt\n${numbers(5)
          .map((id) => `${id},"say \\"hi\\", ok"\n`)
          .join("")}`,
      },
      records: 5,
    },
    nameless: { files: { "1.csv": csv([["", "a", "b"], ...rows]) }, records: 6 },
    repeated: { files: { "1.csv": csv([["id", "a", "a"], ...rows]) }, records: 6 },
    spanning: {
      files: {
        "1.csv": `\ufeffid${mark}txt\r\n1${mark}"two\r\nlines ""x"""\r\n2${mark}"a${mark}b"\r\n`,
        "2.csv.gz": "",
      },
      records: 2,
    },
    zones: { files: { "1.csv": `id,at\n1,2024-01-01T00:30Z\n2,2024-01-01 01:30:00.25+01\n` }, records: 2 },
  };
}

/** Records whose fields have random names and values, some of them nested. */
function randomRecords(random: Random): Left {
  const names = random.list(5, () => random.pick([...odd, `f${random.below(99)}`, `F${random.below(9)}`]));
  const makers = names.map((name) => [name, maker(random, 3)] as const);
  const records = numbers(30).map(() =>
    Object.fromEntries(makers.flatMap(([name, make]) => (random.below(5) === 0 ? [] : [[name, make()]]))),
  );
  const half = lines(records.slice(0, 15));
  return companionsBeside(
    { files: { "a/1.json": half.trimEnd(), "b/2.json.gz": gzipSync(lines(records.slice(15))) }, records: 30 },
    random,
  );
}

function maker(random: Random, depth: number): () => Json {
  const inner = () => maker(random, depth - 1);
  switch (random.below(depth > 0 ? 7 : 4)) {
    case 0:
      return () => random.pick(["", "a", 'é\u2028"\\', "2024-02-29", "12"]);
    case 1:
      return () => random.pick([0, -1, 2 ** 53 - 1, 1.5, 1e21, 0.1]);
    case 2:
      return () => random.pick<Json>([true, false, null]);
    case 3:
      return () => `2024-01-01T00:${two(random.below(60))}${random.pick(["", "Z", "+01:00", ":00.5-0800"])}`;
    case 4: {
      const make = inner();
      return () => random.list(random.below(3), make);
    }
    default: {
      const fields = random.list(1 + random.below(3), () => [random.pick(odd), inner()] as const);
      return () => Object.fromEntries(fields.map(([name, make]) => [name, make()]));
    }
  }
}
