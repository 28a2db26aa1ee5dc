import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineProject, smallestPipeline } from "../project";

/** Two runs in one checkout. No run of this test comes as far as Spark. */

const project = new EngineProject();
afterAll(() => project.remove());

const nowhere = "\nDATA=/nowhere: there is no such folder\n";
const claims = (folder = "out") => readdirSync(join(project.folder, folder)).filter((name) => name.includes("at-work"));

test("a second run of a pipeline is refused, but not that of another, nor the next after a kill", async () => {
  for (const name of ["first", "second"])
    project.pipeline(name, smallestPipeline(name), { things: "select id from things" });
  const data = project.files("data", { "things/1.json": '{"id": 1}' });
  project.files(".", { "wait.sh": "#!/bin/sh\nexec sleep 60\n" });

  const first = project.start("first", data, { AFTER_PART: join(project.folder, "wait.sh") });
  const claim = join(project.folder, "out/.first.at-work.json");
  while (!existsSync(claim)) await sleep(20);
  const refused = await project.run("first", data);
  expect([refused.code, refused.out]).toEqual([2, ""]);
  expect(refused.err).toMatch(
    new RegExp(
      `^\\nmake run PIPELINE=first \\(process ${first.pid}\\) has been working in out/first/ since ` +
        "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\. " +
        "Wait for it to end, or give this run a folder of its own: OUT=<folder>\\n$",
    ),
  );
  expect((await project.run("second", "/nowhere")).err).toBe(nowhere);
  expect((await project.run("first", "/nowhere", { OUT: join(project.folder, "elsewhere") })).err).toBe(nowhere);
  const unwritable = await project.run("first", "/nowhere", { OUT: join(data, "things/1.json") });
  expect([unwritable.code, unwritable.err]).toEqual([
    2,
    "\nOUT=data/things/1.json: cannot be written (EEXIST); give a folder in which you may write\n",
  ]);
  expect([claims(), claims("elsewhere")]).toEqual([[".first.at-work.json"], []]);

  process.kill(first.pid, "SIGKILL");
  await first.ended;
  expect(claims()).toEqual([".first.at-work.json"]);
  const third = await project.run("first", "/nowhere");
  expect([third.code, third.err]).toEqual([2, nowhere]);
  expect(claims()).toEqual([]);
});
