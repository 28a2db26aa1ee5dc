import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineProject } from "../project";

/** Two runs in one checkout. What is looked at is over before any of them comes to Spark. */

const project = new EngineProject();
afterAll(() => project.remove());

const yaml = (name: string) => `bucket: parquetry-${name}-example
sources:
  things: { prefix: things/, schema: { id: bigint } }
tables:
  things: { columns: { id: bigint } }
`;
const nowhere = "\nDATA=/nowhere: there is no such folder\n";
const claims = (folder = "out") => readdirSync(join(project.folder, folder)).filter((name) => name.includes("at-work"));

test("the second is refused before it begins; others go on, and so does the next when the first was killed", async () => {
  for (const name of ["one", "other"]) project.pipeline(name, yaml(name), { things: "select id from things" });
  const data = project.files("data", { "things/1.json": '{"id": 1}' });
  project.files(".", { "wait.sh": "#!/bin/sh\nexec sleep 60\n" });

  const first = project.start("one", data, { AFTER_PART: join(project.folder, "wait.sh") });
  const claim = join(project.folder, "out/.one.at-work.json");
  while (!existsSync(claim)) await sleep(20);
  const second = await project.run("one", data);
  expect([second.code, second.out]).toEqual([2, ""]);
  expect(second.err).toMatch(
    new RegExp(
      `^\\nmake run PIPELINE=one \\(process ${first.pid}\\) is at work on out/one/ since \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\. Wait for it to end, or give this run a folder of its own: OUT=<folder>\\n$`,
    ),
  );
  expect((await project.run("other", "/nowhere")).err).toBe(nowhere);
  expect((await project.run("one", "/nowhere", { OUT: join(project.folder, "elsewhere") })).err).toBe(nowhere);
  expect([claims(), claims("elsewhere")]).toEqual([[".one.at-work.json"], []]);

  process.kill(first.pid, "SIGKILL");
  await first.ended;
  expect(claims()).toEqual([".one.at-work.json"]);
  const third = await project.run("one", "/nowhere");
  expect([third.code, third.err]).toEqual([2, nowhere]);
  expect(claims()).toEqual([]);
}, 120_000);
