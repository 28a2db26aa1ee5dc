import { EngineProject, type Running } from "../local/project";
import { S3Objects } from "../../local/storage/s3-objects";
import { descendants, kill, naming, sleep, until } from "./processes";
import { Random } from "./random";
import { data, onlyTables, sparkify } from "./sparkify";
import type { Tally } from "./tally";

/** Who is killed, one after the other. `publishing` is Spark as well, from the moment on at which its journal can be seen. */
const targets = ["spark", "engine", "publishing", "merge"] as const;
type Target = (typeof targets)[number];

/** How long the parts of an undisturbed run took, in milliseconds, by their names; `run` is all of it. */
type Times = Readonly<Record<string, number>>;

const pipeline = "sparkify";

/**
 * Kills a run with SIGKILL at a random moment, again and again, and runs it again. After each kill the tables are the old or
 * the new ones, row by row; after each second run they are the new ones, and the first has left nothing.
 */
export async function kills(tally: Tally, count: number, seed: number): Promise<void> {
  const project = new EngineProject();
  process.once("exit", () => project.remove());
  try {
    sparkify(project, pipeline);
    onlyTables(project, pipeline, ["songs", "songplays"]);
    const size = ["--songs", "8", "--artists", "2", "--events", "60", "--days", "30"];
    const inputs = [1, 2].map((number) => data(project, `seed-${number}`, ...size, "--seed", String(number)));
    const wanted: Record<string, unknown[][]>[] = [];
    let times: Times = {};
    for (const input of inputs) {
      const begun = Date.now();
      const ended = await project.run(pipeline, input);
      tally.check("an undisturbed run succeeds", ended.code === 0, () => ended.out + ended.err);
      times = { ...partTimes(ended.out), run: Date.now() - begun };
      wanted.push(project.tables(pipeline));
    }
    tally.check("two inputs give two results", JSON.stringify(wanted[0]) !== JSON.stringify(wanted[1]));
    console.log(`an undisturbed run: ${((times["run"] as number) / 1000).toFixed(1)} s`);
    const random = new Random(seed);
    for (let number = 0; number < count;) {
      const target = targets[number % targets.length] as Target;
      // The tables are of the other input at first: old and new can be told apart.
      const at = number % 2;
      if (
        await oneKill(tally, project, {
          number,
          target,
          random,
          times,
          input: inputs[at] as string,
          old: wanted[1 - at],
          fresh: wanted[at],
        })
      )
        number++;
      else await project.run(pipeline, inputs[1 - at] as string);
    }
  } finally {
    project.remove();
  }
}

interface Kill {
  readonly number: number;
  readonly target: Target;
  readonly random: Random;
  readonly times: Times;
  readonly input: string;
  readonly old: unknown;
  readonly fresh: unknown;
}

/** @returns false when there was nothing to kill at that moment; the tables are the new ones then */
async function oneKill(
  tally: Tally,
  project: EngineProject,
  { number, target, random, times, input, old, fresh }: Kill,
): Promise<boolean> {
  tally.equal(`kill ${number + 1}: before it, the tables are the old ones`, project.tables(pipeline), old);
  const running = project.start(pipeline, input);
  let over = false;
  void running.ended.then(() => (over = true));
  const moment = await strike(running, target, random, times, () => over);
  const started = moment?.processes ?? [];
  const ended = await running.ended;
  if (moment === undefined) {
    console.log(`kill ${number + 1}: ${target}: it was over before; once more, with the other input first`);
    tally.check(
      `kill ${number + 1}: a run that was not killed succeeds`,
      ended.code === 0,
      () => ended.out + ended.err,
    );
    return false;
  }
  const same = (tables: unknown) => JSON.stringify(tables) === JSON.stringify(fresh);
  const left = project.tables(pipeline);
  const state = same(left) ? "new" : JSON.stringify(left) === JSON.stringify(old) ? "old" : "neither old nor new";
  const where = `kill ${number + 1}: ${target}, ${moment.after} ms after ${moment.since}`;
  tally.check(`${where}: the tables are the old or the new ones`, state !== "neither old nor new", () =>
    JSON.stringify(left).slice(0, 2000),
  );
  tally.check(
    `${where}: a run that was killed does not succeed`,
    ended.code !== 0 || state === "new",
    () => ended.out + ended.err,
  );
  const alive = await until(
    () => (started.some((pid) => naming(project.folder).some((one) => one.pid === pid)) ? undefined : true),
    () => false,
    15_000,
  );
  tally.check(`${where}: nothing of it is left running`, alive === true, () =>
    naming(project.folder)
      .map(({ command }) => command)
      .join("\n"),
  );

  const again = await project.run(pipeline, input);
  tally.check(`${where}: run again, it succeeds`, again.code === 0, () => again.out + again.err);
  const tables = project.tables(pipeline);
  tally.check(`${where}: run again, the tables are the undisturbed run's`, same(tables), () =>
    JSON.stringify(tables).slice(0, 2000),
  );
  const ledger = project.ledger(pipeline);
  tally.check(
    `${where}: run again, the ledger adds up`,
    ledger.ok && ledger.equations.length > 0 && ledger.equations.every(({ holds }) => holds),
    () => JSON.stringify(ledger),
  );
  tally.equal(`${where}: run again, .local/ is empty`, project.left(pipeline), []);
  tally.equal(`${where}: run again, nothing is left running`, naming(project.folder), []);
  console.log(
    `${where}; the tables were the ${state} ones${again.out.includes("finished") || ended.out.includes("unfinished/") ? ", and the next run finished what it had begun to publish" : ""}`,
  );
  return true;
}

interface Moment {
  readonly since: string;
  readonly after: number;
  /** Pids of all that the run had started by then. */
  readonly processes: readonly number[];
}

/** Waits for the target, then for a random time of its own, and kills it. */
async function strike(
  running: Running,
  target: Target,
  random: Random,
  times: Times,
  over: () => boolean,
): Promise<Moment | undefined> {
  const second = random.below(2) === 1;
  const [since, longest] = {
    spark: ["Spark's start", times["write tables"]] as const,
    publishing: ["the journal came up", 400] as const,
    merge: ["the merge's start", times[second ? "merge events" : "merge songs"]] as const,
    engine: ["the start", times["run"]] as const,
  }[target];
  if (longest === undefined) throw new Error(`the undisturbed run told no time of the ${target}`);
  const after = random.below(longest);
  const found = await until(() => pidOf(running, target, second), over);
  if (
    found === undefined ||
    (target === "publishing" && !(await until(() => journal(running.said.out), over, undefined, 5)))
  )
    return undefined;
  await sleep(after);
  const processes = descendants(running.pid).map(({ pid }) => pid);
  // A merge is short, and the next one may have begun: the one that runs now is as good.
  const pid = target === "engine" ? running.pid : pidOf(running, target, false);
  return pid !== undefined && !over() && kill(pid) ? { since, after, processes } : undefined;
}

function pidOf(running: Running, target: Target, second: boolean): number | undefined {
  if (target === "engine") return running.pid;
  if (target === "merge" && second && !/^ {2}merge songs /m.test(running.said.out)) return undefined;
  const names = target === "merge" ? "s3distcp/main.ts" : "org.apache.spark.deploy.SparkSubmit";
  // The innermost: those above it wait for it.
  return descendants(running.pid)
    .filter(({ command }) => command.includes(names) && !command.includes("leash.py"))
    .at(-1)?.pid;
}

/** Clients by endpoint: asking is done some hundred times. */
const clients = new Map<string, S3Objects>();

/** True as soon as the run's bucket holds the journal. */
async function journal(out: string): Promise<true | undefined> {
  const [, bucket, endpoint] = /bucket (\S+) at (http:\S+)/.exec(out) ?? [];
  if (bucket === undefined || endpoint === undefined) return undefined;
  const s3 = clients.get(endpoint) ?? new S3Objects({ endpoint, region: "us-east-1" });
  clients.set(endpoint, s3);
  const size = await s3.size(`s3://${bucket}/tables/_publishing.json`).catch(() => undefined);
  return size === undefined ? undefined : true;
}

/** The engine's own times: `  merge songs   8 files … 1.2 s`, or `1 min 02 s`. */
function partTimes(out: string): Times {
  const parts = [...out.matchAll(/^ {2}(\S.*?) {2,}.* (?:(\d+) min )?(\d+(?:\.\d)?) s$/gm)];
  return Object.fromEntries(
    parts.map(([, name, minutes, seconds]) => [name as string, (Number(minutes ?? 0) * 60 + Number(seconds)) * 1000]),
  );
}
