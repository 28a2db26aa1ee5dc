import type { Ended } from "../local/project";
import { EngineProject } from "../local/project";
import { naming, until } from "../local/processes";
import { Random } from "../random";
import { data, onlyTables, sparkify } from "./sparkify";
import { killEach, type Moment, strike, type Target, targets, type Times, timesOf } from "./strike";
import type { Tally } from "./tally";
import { temporary } from "./temporary";

const pipeline = "sparkify";

/** At most this number of runs in a row may end before they are killed. */
const mostMisses = 10;

/** The rows of all tables, by table. */
type Rows = Record<string, unknown[][]>;

/** The two inputs of a test, one after the other, and the rows that an undisturbed run writes from each. */
interface Undisturbed {
  readonly inputs: readonly string[];
  readonly rows: readonly Rows[];
  readonly times: Times;
}

/** One run that is killed. The tables before it are those of the other input: so old and new rows differ. */
interface Kill {
  readonly name: string;
  readonly target: Target;
  readonly input: string;
  readonly oldRows: Rows;
  readonly newRows: Rows;
}

/**
 * Kills runs with SIGKILL at random moments, and runs each again. After the kill the tables hold the old or the new
 * rows, all of them; after the second run they hold the new ones, and the killed run has left nothing.
 */
export async function kills(tally: Tally, count: number, seed: number): Promise<void> {
  await temporary(new EngineProject(), async (project) => {
    sparkify(project, pipeline);
    onlyTables(project, pipeline, ["songs", "songplays"]);
    const { inputs, rows, times } = await undisturbed(tally, project);
    const random = new Random(seed);
    await killEach(tally, { name: "kill", count, mostMisses }, async (number, misses) => {
      const input = number % 2;
      if (misses > 0) await project.run(pipeline, inputs[1 - input] as string);
      const kill: Kill = {
        name: `kill ${number + 1}`,
        target: targets[number % targets.length] as Target,
        input: inputs[input] as string,
        oldRows: rows[1 - input] as Rows,
        newRows: rows[input] as Rows,
      };
      return killOnce(tally, project, kill, random, times);
    });
  });
}

async function undisturbed(tally: Tally, project: EngineProject): Promise<Undisturbed> {
  const size = ["--songs", "8", "--artists", "2", "--events", "60", "--days", "30"];
  const inputs = [1, 2].map((number) => data(project, `seed-${number}`, ...size, "--seed", String(number)));
  const rows: Rows[] = [];
  let times: Times = {};
  for (const input of inputs) {
    const start = Date.now();
    const ended = await project.run(pipeline, input);
    tally.succeeds("an undisturbed run", ended);
    times = { ...timesOf(ended.out), run: Date.now() - start };
    rows.push(project.tables(pipeline));
  }
  tally.check("two inputs give different tables", !same(rows[0], rows[1]));
  console.log(`an undisturbed run: ${((times["run"] as number) / 1000).toFixed(1)} s`);
  return { inputs, rows, times };
}

/** @returns false when the run ended before it could be killed; then the tables hold the new rows */
async function killOnce(
  tally: Tally,
  project: EngineProject,
  kill: Kill,
  random: Random,
  times: Times,
): Promise<boolean> {
  const { name, target, input, oldRows } = kill;
  tally.equal(`${name}: before it, the tables are the old ones`, project.tables(pipeline), oldRows);
  const running = project.start(pipeline, input);
  const moment = await strike(running, target, random, times);
  const ended = await running.ended;
  if (moment === undefined) {
    console.log(`${name}: ${target}: the run ended too early; again, with the other input first`);
    tally.succeeds(`${name}: a run that was not killed`, ended);
    return false;
  }
  const place = `${name}: ${target}, ${moment.after} ms after ${moment.since}`;
  const state = await checkKilled(tally, project, kill, place, { ended, moment });
  const nextRun = await checkNextRun(tally, project, kill, place);
  const finished = nextRun.out.includes("finished") || ended.out.includes("unfinished/");
  console.log(`${place}; the tables were the ${state} ones${finished ? ", and the next run finished publishing" : ""}`);
  return true;
}

async function checkKilled(
  tally: Tally,
  project: EngineProject,
  { oldRows, newRows }: Kill,
  place: string,
  { ended, moment }: { readonly ended: Ended; readonly moment: Moment },
): Promise<string> {
  const rows = project.tables(pipeline);
  const state = same(rows, newRows) ? "new" : same(rows, oldRows) ? "old" : "neither old nor new";
  tally.check(`${place}: the tables are the old or the new ones`, state !== "neither old nor new", () =>
    JSON.stringify(rows).slice(0, 2000),
  );
  tally.check(
    `${place}: a run that was killed does not succeed`,
    ended.code !== 0 || state === "new",
    () => ended.out + ended.err,
  );
  const isRunning = (pid: number) => naming(project.folder).some((process) => process.pid === pid);
  const allEnded = await until(
    () => (moment.processes.some(isRunning) ? undefined : true),
    () => false,
    15_000,
  );
  tally.check(`${place}: it leaves nothing running`, allEnded === true, () =>
    naming(project.folder)
      .map(({ command }) => command)
      .join("\n"),
  );
  return state;
}

async function checkNextRun(tally: Tally, project: EngineProject, kill: Kill, place: string): Promise<Ended> {
  const ended = await project.run(pipeline, kill.input);
  tally.succeeds(`${place}: the next run`, ended);
  const rows = project.tables(pipeline);
  tally.check(`${place}: the next run's tables are those of an undisturbed run`, same(rows, kill.newRows), () =>
    JSON.stringify(rows).slice(0, 2000),
  );
  tally.addsUp(`${place}: the next run`, project.ledger(pipeline));
  tally.equal(`${place}: the next run leaves .local/ empty`, project.left(pipeline), []);
  tally.equal(`${place}: the next run leaves nothing running`, naming(project.folder), []);
  return ended;
}

function same(rows: Rows | undefined, others: Rows | undefined): boolean {
  return JSON.stringify(rows) === JSON.stringify(others);
}
