import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { groupByProblem } from "../../../config/rules/group-by";
import { grouping } from "../../../cli/merge/group-key";
import { javaRegex } from "../../../cli/merge/java-regex";
import { runJob } from "../../../local/s3distcp/job";
import { outputName } from "../../../cli/merge/output-name";
import { parseOptions } from "../../../cli/merge/options";
import { Random, thorough } from "../../random";
import { MemoryFiles } from "./memory-files";

/**
 * The rule compared with S3DistCp, with patterns and objects put together at random from what people write. A pattern
 * that the rule accepts merges every object it matches, whole and once. A pattern that it refuses does what the
 * message says. CASE_SEED=<number> runs the one case that a failure names.
 */

const cases = thorough(750);
const uri = "s3://b/landing/data/";

let temporary: string;
beforeAll(() => (temporary = mkdtempSync(join(tmpdir(), "group-by-"))));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** A part of a pattern, and some of the texts it stands for. */
interface Part {
  readonly regex: string;
  readonly texts: readonly string[];
}

const part = (regex: string, ...texts: string[]): Part => ({ regex, texts });
const literal = (text: string) => part(text.replace(/[.]/g, "[.]"), text);
const slash = literal("/");
const words = ["-", "_", "-x", "-part-", "_log", "="].map(literal);

/** What a group is made of, each but the first behind a word. */
const parts: readonly Part[] = [
  ...["events", "part", "x", "1"].map(literal),
  part("[a-z]+", "a", "b", "ab"),
  part("[0-9]+", "1", "11", "2", "111"),
  part("[0-9]{2}", "11", "12"),
  part("[0-9]{1,2}", "1", "11"),
  part("..", "a1", "11", "ab"),
  part("[a-z0-9]+", "a1", "a11", "1", "b"),
  part("(?:0[1-9]|1[0-2])", "01", "11", "12"),
  part("(?:a|b1)", "a", "b1"),
];
const digit = part("[0-9]?", "", "1");
/** What stands between groups, and in a group by itself. */
const openParts: readonly Part[] = [
  part("[^/]+", "a1", "a11", "z", "1", "11"),
  part("[^/]*", "", "a1", "z", "-7", "1", "11"),
  part(".*", "", "z", "q-z", "-q", "f/q", "5", "1", "11"),
  part(".+", "z", "1", "11", "f/q"),
];
const heads: readonly Part[] = [
  part(".*/", uri, `${uri}f/`, `${uri}g/`),
  part(".*", uri, `${uri}f/g/`, `${uri}f`, `${uri}f/z`),
  part(".*/data/", uri, `${uri}data/`),
  part(uri, uri),
  part("s3://[^/]+/landing/data/.*", uri, `${uri}f/`, `${uri}f`),
];
const wrongHeads: readonly Part[] = ["s3://c/.*", "/data/", ""].map((regex) => part(regex, uri));
const tails: readonly Part[] = [
  part(".*", "", "z.json", "y.json", "1", "/z.json", "/y.json"),
  part("/.*", "/z.json", "/y.json"),
  part("[.]json", ".json"),
  part("[.]json$", ".json"),
  part("[.]json[.]gz", ".json.gz"),
  part("-.*json", "-.json", "-y.json"),
  part("-events.json", "-events.json", "-events_json"),
  part("-events", "-events"),
  part("", ""),
];
const wrongTails: readonly Part[] = [literal("/part"), literal("/")];

/** A pattern, and its parts as a list from which its texts are drawn. */
function patternOf(random: Random): { groupBy: string; drawn: readonly Part[] } {
  const drawn = [random.pick(random.below(15) === 0 ? wrongHeads : heads)];
  const segments = 1 + random.below(3);
  for (let segment = 0; segment < segments; segment++) {
    if (segment > 0 || random.below(3) === 0) drawn.push(...between(random, segment > 0));
    drawn.push(...groupOf(random));
  }
  drawn.push(random.pick(random.below(10) === 0 ? wrongTails : tails));
  return { groupBy: drawn.map(({ regex }) => regex).join(""), drawn };
}

function between(random: Random, behindGroup: boolean): Part[] {
  const open = random.pick(openParts);
  const choices = [
    [open, random.pick(words)],
    [random.pick(words)],
    [random.pick(words), open, slash],
    ...(behindGroup ? [[slash], [slash, open], [open]] : []),
  ];
  return random.pick(choices);
}

function groupOf(random: Random): Part[] {
  const kind = random.below(30);
  if (kind === 0) return [literal("-"), part("(events-)?", "", "events-")];
  if (kind < 6) return [random.pick(words), part("(", ""), random.pick(openParts), part(")", "")];
  const inside = [random.pick(parts)];
  for (let more = random.below(3); more > 0; more--)
    inside.push(
      ...(random.below(6) === 0 ? [slash, random.pick(parts)] : [random.pick(words), random.pick([...parts, digit])]),
    );
  return [part("(", ""), ...inside, part(")", "")];
}

/** Keys that a source can hold: no two slashes in a row, none at the end. */
const canBeKey = (text: string) =>
  text.startsWith(uri) && text.length > uri.length && !text.endsWith("/") && !text.slice(uri.length - 1).includes("//");

/** Texts of the pattern, and some in which a part is left out or comes twice. */
function urisOf(random: Random, drawn: readonly Part[], count: number): string[] {
  const times = () => (random.below(40) === 0 ? random.below(3) : 1);
  const text = () => drawn.flatMap(({ texts }) => random.list(times(), () => random.pick(texts))).join("");
  return [...new Set(random.list(count, text))].filter(canBeKey);
}

/** Texts of the pattern that differ in their beginning and in one part more. */
function relatedUris(random: Random, drawn: readonly Part[]): string[] {
  const base = drawn.map(({ texts }) => random.pick(texts));
  const [head, ...rest] = drawn as [Part, ...Part[]];
  const changed = rest.flatMap(({ texts }, index) => texts.map((text) => base.slice(1).with(index, text).join("")));
  return [...new Set(head.texts.flatMap((beginning) => changed.map((text) => beginning + text)))].filter(canBeKey);
}

/**
 * Few objects of two groups in one folder. The name of the first, and the number of one of its merged files behind it,
 * is the name of the second.
 */
function* suspects(groupBy: string, uris: readonly string[]): Generator<string[]> {
  const groups = namedGroups(groupBy, uris);
  for (const { name, objects } of groups.filter((group) => group.objects.length > 1)) {
    for (const other of groups) {
      const number = other.name.startsWith(name) ? other.name.slice(name.length) : "";
      if (!/^[1-9][0-9]?$/.test(number) || objects.length <= Number(number)) continue;
      for (const second of other.objects) {
        const first = objects.find((object) => folderOf(object) === folderOf(second));
        const more = objects.filter((object) => object !== first).slice(0, Number(number));
        if (first !== undefined) yield [first, ...more, second];
      }
    }
  }
}

/** The groups of objects, each with the name of its first merged file. */
function namedGroups(groupBy: string, uris: readonly string[]): { name: string; objects: string[] }[] {
  const groupFor = grouping({ groupBy });
  const groups = new Map<string, string[]>();
  for (const object of uris) {
    const group = groupFor(object);
    if ("key" in group) groups.set(group.key, [...(groups.get(group.key) ?? []), object]);
  }
  return [...groups].map(([key, objects]) => ({ name: outputName(key, 0, ""), objects }));
}

const folderOf = (object: string) => object.slice(0, object.lastIndexOf("/"));

/** What S3DistCp writes when each object fills a merged file, as the objects' numbers in it. */
async function merged(groupBy: string, uris: readonly string[], seed: string, reducers: number): Promise<number[]> {
  const files = new MemoryFiles();
  uris.forEach((object, index) =>
    files.put(object, object.endsWith(".gz") ? gzipSync(`${index} `) : Buffer.from(`${index} `)),
  );
  const args = [
    `-Dmapreduce.job.reduces=${reducers}`,
    `--src=${uri}`,
    "--dest=hdfs:///out/",
    `--groupBy=${groupBy}`,
    "--outputCodec=none",
  ];
  const options = { ...parseOptions(args), targetSize: 1 };
  await runJob({
    options,
    systems: files,
    temporary: join(temporary, seed),
    seed,
    log: () => undefined,
    progress: () => undefined,
  });
  const written = [...files.files]
    .filter(([path]) => path.startsWith("hdfs:"))
    .map(([, content]) => content.toString());
  return written
    .join("")
    .trim()
    .split(" ")
    .map(Number)
    .sort((a, b) => a - b);
}

/** What a message says, by its beginning or by a part of it. */
const messages = {
  none: /^matches no object: /,
  name: /^only matches objects with the name (".*?"),/,
  null: /"null"/,
  empty: /^captures nothing for (".*?"),/,
  alone: /^captures all parts that differ between objects,/,
  digits: /^gives names that may end in any number of digits[.]/,
};
type Kind = "accepted" | keyof typeof messages;

/** The kind of a message, and the text that it quotes. A message that is new here fails the case. */
function read(problem: string): { kind: Kind; quoted: string } {
  const [kind, found] = Object.entries(messages)
    .map(([name, pattern]) => [name as Kind, pattern.exec(problem)] as const)
    .find(([, match]) => match) ?? ["accepted", null];
  if (!found) throw new Error(`this test does not know the message: ${problem}`);
  return { kind, quoted: found[1] === undefined ? "" : (JSON.parse(found[1]) as string) };
}

/** A random pattern, what the rule says about it, and objects that were drawn for it. */
interface Case {
  readonly seed: number;
  readonly random: Random;
  readonly groupBy: string;
  readonly drawn: readonly Part[];
  /** The pattern and its problem, for the messages of failed checks. */
  readonly title: string;
  /** What the problem quotes. */
  readonly quoted: string;
  readonly matching: readonly string[];
  /** What the groups capture in each matching object. */
  readonly captured: readonly (string | undefined)[][];
}

const checks: Readonly<Record<Kind, (drawn: Case) => Kind | Promise<Kind>>> = {
  accepted: checkAccepted,
  none: (drawn) => {
    expectNone(drawn, drawn.matching);
    return "none";
  },
  name: (drawn) => {
    expectNone(
      drawn,
      drawn.matching.filter((object) => !object.endsWith(`/${drawn.quoted}`)),
    );
    return "name";
  },
  null: ({ title, captured }) => {
    expect([title, captured.some((groups) => groups.includes(undefined))]).toEqual([title, true]);
    return "null";
  },
  empty: ({ title, groupBy, quoted }) => {
    const skipped = { skipped: "--groupBy captures nothing" };
    expect([title, canBeKey(quoted), grouping({ groupBy })(quoted)]).toEqual([title, true, skipped]);
    return "empty";
  },
  alone: (drawn) => checkLoss(drawn, (keys) => keys > drawn.matching.length / 2),
  digits: (drawn) => checkLoss(drawn, (keys) => keys === drawn.matching.length),
};

/** @returns what was found: of a pattern whose names end in digits, each object may be a group of its own */
async function checkCase(seed: number): Promise<Kind> {
  const random = new Random(seed);
  const { groupBy, drawn } = patternOf(random);
  const problem = groupByProblem(groupBy, uri);
  const regex = javaRegex(groupBy);
  const matching = urisOf(random, drawn, 200).filter((object) => regex.match(object));
  const captured = matching.map((object) => regex.match(object) as (string | undefined)[]);
  const { kind, quoted } = problem === undefined ? { kind: "accepted" as const, quoted: "" } : read(problem);
  const title = `${groupBy}: ${problem ?? "accepted"}`;
  return checks[kind]({ seed, random, groupBy, drawn, title, quoted, matching, captured });
}

function expectNone({ title }: Case, found: readonly unknown[]): void {
  expect([title, found]).toEqual([title, []]);
}

async function checkAccepted(drawn: Case): Promise<Kind> {
  const { title, groupBy, matching, captured, seed } = drawn;
  expectNone(
    drawn,
    captured.filter((groups) => groups.includes(undefined) || groups.join("") === ""),
  );
  expect([title, matching.length > 0]).toEqual([title, true]);
  const written = new Set(await merged(groupBy, matching, String(seed), 3));
  expectNone(
    drawn,
    matching.filter((_, index) => !written.has(index)),
  );
  return "accepted";
}

/** Each object is a group of its own, or S3DistCp loses objects. */
async function checkLoss(
  { title, groupBy, drawn, matching, random }: Case,
  isAlone: (keys: number) => boolean,
): Promise<Kind> {
  const keys = new Set(matching.map((object) => JSON.stringify(grouping({ groupBy })(object))));
  if (isAlone(keys.size)) return "alone";
  expect([title, await losesObjects(groupBy, drawn, random)]).toEqual([title, true]);
  return "digits";
}

/** Whether objects can be found of which S3DistCp loses some. It depends on the order in which it takes them. */
async function losesObjects(groupBy: string, drawn: readonly Part[], random: Random): Promise<boolean> {
  for (let base = 0; base < 80; base++) {
    for (const objects of suspects(groupBy, relatedUris(random, drawn))) {
      for (let order = 0; order < 8; order++) {
        const written = await merged(groupBy, objects, `${order}`, 2 + order);
        if (written.length < objects.length) return true;
      }
    }
  }
  return false;
}

test("the rule and S3DistCp agree", async () => {
  const only = process.env["CASE_SEED"];
  const kinds = new Set<Kind>();
  const failures: string[] = [];
  for (const seed of only === undefined ? Array(cases).keys() : [Number(only)]) {
    try {
      kinds.add(await checkCase(seed));
    } catch (error) {
      failures.push(`CASE_SEED=${seed}: ${(error as Error).message}`);
    }
  }
  expect(failures).toEqual([]);
  if (only === undefined)
    expect([...kinds].sort()).toEqual(["accepted", "alone", "digits", "empty", "name", "none", "null"]);
});
