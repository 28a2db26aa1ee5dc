import { S3Objects } from "../../local/storage/s3-objects";
import { accessKeys } from "../../local/storage/s3-rights";
import { descendants, kill, sleep, until } from "../local/processes";
import type { Running } from "../local/project";
import type { Random } from "../random";
import type { Tally } from "./tally";

/** What is killed, one after the other. `publishing` is Spark too, once its journal can be seen. */
export const targets = ["spark", "engine", "publishing", "merge"] as const;
export type Target = (typeof targets)[number];

/** How long the parts of an undisturbed run took, in milliseconds, by name. `run` is the whole run. */
export type Times = Readonly<Record<string, number>>;

/** When a run was killed. */
export interface Moment {
  readonly since: string;
  /** Milliseconds. */
  readonly after: number;
  /** The pids of all processes of the run at that moment. */
  readonly processes: readonly number[];
}

/** How many runs are killed, and how many in a row may end before they are killed. */
interface Kills {
  /** What a check calls them, before a number. */
  readonly name: string;
  readonly count: number;
  readonly mostMisses: number;
}

/**
 * Kills runs, one after the other. A run that ended before it could be killed is started again, at most `mostMisses`
 * times.
 * @param killOnce starts a run and kills it; false when the run ended before. Its arguments are the number of the kill,
 * from 0, and how many runs of this number have ended before
 */
export async function killEach(
  tally: Tally,
  { name, count, mostMisses }: Kills,
  killOnce: (number: number, misses: number) => Promise<boolean>,
): Promise<void> {
  for (let number = 0; number < count; number++) {
    let misses = 0;
    while (misses < mostMisses && !(await killOnce(number, misses))) misses++;
    if (misses === mostMisses) tally.check(`${name} ${number + 1}: one of ${mostMisses} runs is killed in time`, false);
  }
}

/**
 * Waits until the target runs, then for a random time, and kills it.
 * @returns undefined when the run was over before
 */
export async function strike(
  running: Running,
  target: Target,
  random: Random,
  times: Times,
): Promise<Moment | undefined> {
  let hasEnded = false;
  const isOver = () => hasEnded;
  void running.ended.then(() => (hasEnded = true));
  const isSecondMerge = random.below(2) === 1;
  const { since, longest } = windowOf(target, isSecondMerge, times);
  const after = random.below(longest);
  if ((await until(() => pidOf(running, target, isSecondMerge), isOver)) === undefined) return undefined;
  if (target === "publishing" && !(await until(() => journalExists(running.output.out), isOver, undefined, 5)))
    return undefined;
  await sleep(after);
  const processes = descendants(running.pid).map(({ pid }) => pid);
  // A merge is short, and the next one may have begun. Then that one is killed.
  const pid = pidOf(running, target, false);
  return pid !== undefined && !isOver() && kill(pid) ? { since, after, processes } : undefined;
}

/** From when on a target is killed, and within how many milliseconds. */
function windowOf(target: Target, isSecondMerge: boolean, times: Times): { since: string; longest: number } {
  const { since, longest } = {
    spark: { since: "Spark's start", longest: times["write tables"] },
    publishing: { since: "the journal appeared", longest: 150 },
    merge: { since: "the merge's start", longest: times[isSecondMerge ? "merge events" : "merge songs"] },
    engine: { since: "the start", longest: times["run"] },
  }[target];
  if (longest === undefined) throw new Error(`the undisturbed run printed no time of the ${target}`);
  return { since, longest };
}

function pidOf(running: Running, target: Target, isSecondMerge: boolean): number | undefined {
  if (target === "engine") return running.pid;
  if (target === "merge" && isSecondMerge && !/^ {2}merge songs /m.test(running.output.out)) return undefined;
  const name = target === "merge" ? "s3distcp/main.ts" : "org.apache.spark.deploy.SparkSubmit";
  // The innermost process: the others wait for it.
  return descendants(running.pid)
    .filter(({ command }) => command.includes(name) && !command.includes("supervisor.py"))
    .at(-1)?.pid;
}

/** By endpoint. A test asks some hundred times. */
const clients = new Map<string, S3Objects>();

/** @returns true as soon as the bucket of the run holds the journal */
async function journalExists(output: string): Promise<true | undefined> {
  const [, bucket, endpoint] = /bucket (\S+) at (http:\S+)/.exec(output) ?? [];
  if (bucket === undefined || endpoint === undefined) return undefined;
  const s3 = clients.get(endpoint) ?? new S3Objects({ endpoint, region: "us-east-1", accessKey: accessKeys.user });
  clients.set(endpoint, s3);
  const size = await s3.size(`s3://${bucket}/tables/_publishing.json`).catch(() => undefined);
  return size === undefined ? undefined : true;
}

/** The times that a run printed: `  merge songs   8 files … 1.2 s`, or `1 min 2 s`. */
export function timesOf(output: string): Times {
  const parts = [...output.matchAll(/^ {2}(\S.*?) {2,}.*? (?:(\d+) min )?(\d+(?:\.\d)?) s$/gm)];
  return Object.fromEntries(
    parts.map(([, name, minutes, seconds]) => [name as string, (Number(minutes ?? 0) * 60 + Number(seconds)) * 1000]),
  );
}
