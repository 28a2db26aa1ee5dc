import { cpSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { naming } from "../local/processes";
import { type Ended, EngineProject } from "../local/project";
import { Random } from "../random";
import { killEach, strike, type Target, type Times, timesOf } from "./strike";
import type { Tally } from "./tally";
import { temporary } from "./temporary";

const pipeline = "orders";
const targets: readonly Target[] = ["publishing", "spark", "engine"];

/** At most this number of replays in a row may end before they are killed. */
const mostMisses = 10;

/** @param type of the field `id`: with bigint, records that have it as a string are in quarantine */
const yaml = (type: "bigint" | "string") => `bucket: parquetry-orders-example
sources:
  orders:
    prefix: orders/
    load: new-only
    quarantineLimit: 1
    schema: { id: ${type}, shop: string, changed: bigint }
tables:
  log:
    columns: { id: bigint, changed: bigint, shop: string }
    mode: append
    partitionBy: [shop]
  latest:
    columns: { id: bigint, changed: bigint, shop: string }
    mode: merge
    key: [id]
    latestBy: [changed desc]
`;
const sql = "select cast(id as bigint) as id, changed, shop from orders";

interface Order {
  readonly id: number;
  readonly changed: number;
  readonly shop: string;
  /** Written so that the first schema does not take it. */
  readonly isBad: boolean;
}

/**
 * A run, a correction, and the replay of what was in quarantine, as a user does it. Then replays that are killed at
 * random moments and started again: the tables and the ledger are those of the undisturbed one.
 */
export async function replays(tally: Tally, count: number, seed: number): Promise<void> {
  await temporary(new EngineProject(), async (project) => {
    const random = new Random(seed);
    const orders = someOrders(random);
    const run = await firstRun(tally, project, orders);
    const before = join(project.folder, "before");
    cpSync(project.out(pipeline, ""), before, { recursive: true });
    const times = await undisturbed(tally, project, orders, run);
    await killEach(tally, { name: "replay", count, mostMisses }, async (number) => {
      rmSync(project.out(pipeline, ""), { recursive: true });
      cpSync(before, project.out(pipeline, ""), { recursive: true });
      const target = targets[number % targets.length] as Target;
      return killOnce(tally, project, { orders, run, target, random, times, number });
    });
  });
}

function someOrders(random: Random): Order[] {
  return Array.from({ length: 60 }, (_, index) => ({
    id: random.below(20),
    changed: index,
    shop: `shop-${random.below(3)}`,
    isBad: index % 3 === 0,
  }));
}

/** @returns the run */
async function firstRun(tally: Tally, project: EngineProject, orders: readonly Order[]): Promise<string> {
  project.pipeline(pipeline, yaml("bigint"), { log: sql, latest: sql });
  const lines = orders.map(({ id, changed, shop, isBad }) =>
    JSON.stringify({ id: isBad ? String(id) : id, shop, changed }),
  );
  const files = Array.from({ length: 6 }, (_, file) => [
    `orders/${file}.json`,
    `${lines.filter((_, index) => index % 6 === file).join("\n")}\n`,
  ]);
  const data = project.files("data", Object.fromEntries(files) as Record<string, string>);
  tally.succeeds("a run", await project.run(pipeline, data));
  const { records } = project.ledger(pipeline).sources["orders"] ?? {};
  const bad = orders.filter(({ isBad }) => isBad).length;
  tally.equal("records in quarantine", records?.["quarantined"], bad);
  tally.equal("rows before a replay", project.tables(pipeline), tablesOf(orders.filter(({ isBad }) => !isBad)));
  const [run = ""] = readdirSync(project.out(pipeline, "runs"));
  project.pipeline(pipeline, yaml("string"), {});
  return run;
}

/** @returns how long its parts took */
async function undisturbed(
  tally: Tally,
  project: EngineProject,
  orders: readonly Order[],
  run: string,
): Promise<Times> {
  const unknown = await project.replay(pipeline, "j-NOBODY");
  tally.equal("a run that does not exist", unknown.code, 2);
  tally.check("it is named", unknown.err.includes("RUN names run j-NOBODY, which has no records"));
  const start = Date.now();
  const ended = await project.replay(pipeline, run);
  tally.succeeds("a replay", ended);
  const times = { ...timesOf(ended.out), run: Date.now() - start };
  console.log(`an undisturbed replay: ${(times.run / 1000).toFixed(1)} s`);
  checkDone(tally, project, "a replay", orders, run);

  const files = filesOf(project);
  const again = await project.replay(pipeline, run);
  tally.succeeds("a second replay", again);
  tally.check("a second replay has nothing to do", again.out.includes("There was nothing to replay"), () => again.out);
  tally.check("a second replay says nothing of a report", !again.out.includes("eport"), () => again.out);
  tally.equal("a second replay leaves the results as they are", filesOf(project), files);
  return times;
}

/** All files of the results, each with its size and time, but logs and the report on the rights of the last run. */
function filesOf(project: EngineProject): string[] {
  const out = project.out(pipeline, "");
  return readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
    .filter((name) => !name.startsWith("logs/") && name !== "rights.json")
    .map((name) => `${name} ${statSync(join(out, name)).size} ${statSync(join(out, name)).mtimeMs}`)
    .sort();
}

interface Kill {
  readonly orders: readonly Order[];
  readonly run: string;
  readonly target: Target;
  readonly random: Random;
  readonly times: Times;
  readonly number: number;
}

/** @returns false when the replay ended before it could be killed */
async function killOnce(tally: Tally, project: EngineProject, kill: Kill): Promise<boolean> {
  const { orders, run, target, random, times } = kill;
  const name = `replay ${kill.number + 1}`;
  const running = project.start(pipeline, "", { RUN: run }, "local/replay.ts");
  const moment = await strike(running, target, random, times);
  const ended = await running.ended;
  if (moment === undefined) {
    console.log(`${name}: ${target}: it ended too early; again`);
    tally.succeeds(`${name}: a replay that was not killed`, ended);
    return false;
  }
  const place = `${name}: ${target}, ${moment.after} ms after ${moment.since}`;
  const rows = JSON.stringify(project.tables(pipeline));
  const states = [orders.filter(({ isBad }) => !isBad), orders].map((some) => JSON.stringify(tablesOf(some)));
  tally.check(`${place}: the tables are those before or after it`, states.includes(rows), () => rows.slice(0, 2000));
  const next = await project.replay(pipeline, run);
  tally.succeeds(`${place}: the next replay`, next);
  checkDone(tally, project, place, orders, run);
  tally.equal(`${place}: nothing is left running`, naming(project.folder), []);
  console.log(`${place}; ${finished(ended, next)}`);
  return true;
}

function finished(ended: Ended, next: Ended): string {
  const isFinished = ended.out.includes("unfinished/") || next.out.includes("nothing to replay");
  return isFinished ? "the next replay finished publishing" : "the next replay did it all";
}

function checkDone(tally: Tally, project: EngineProject, name: string, orders: readonly Order[], run: string): void {
  tally.equal(`${name}: the tables`, project.tables(pipeline), tablesOf(orders));
  const ledger = project.ledger(pipeline);
  tally.addsUp(name, ledger);
  const bad = orders.filter(({ isBad }) => isBad).length;
  const source = ledger.sources["orders"];
  tally.equal(
    `${name}: its ledger has the records`,
    [source?.replayed, source?.records],
    [{ [run]: bad }, { read: bad, used: bad, dropped: 0, quarantined: 0 }],
  );
}

/** The rows of both tables, in the order of DuckDB. */
function tablesOf(orders: readonly Order[]): Record<string, unknown[][]> {
  const rows = (some: readonly Order[]) =>
    some
      .map(({ id, changed, shop }) => [id, changed, shop])
      .sort(([a = 0, b = 0], [c = 0, d = 0]) => Number(a) - Number(c) || Number(b) - Number(d));
  const latest = orders.filter(
    ({ id, changed }) => !orders.some((other) => other.id === id && other.changed > changed),
  );
  return { latest: rows(latest), log: rows(orders) };
}
