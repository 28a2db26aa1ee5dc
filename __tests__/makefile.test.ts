import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { root } from "../cli/project";

/** Without the flags of the make that may run this test. */
const make = (...args: readonly string[]) =>
  execa("make", ["-n", ...args], { cwd: root, env: { MAKEFLAGS: "", MAKELEVEL: "0" }, reject: false });

test("make refuses an option that no target has, before it does anything", async () => {
  const { exitCode, stdout, stderr } = await make("destroy", "PIPLINE=retail", "STACK=network");
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr.replace(/^Makefile:\d+: /, "")).toBe(
    "*** PIPLINE: no target has this option; the options are ARGS BENCH CLUSTER DATA DAYS FILE FOLLOW FORMAT IN " +
      "INSTANCE KEY KILLS LISTING LOCK_TIMEOUT NAME OUT PIPELINE PLAN PRICES REPLAY REPLAYS RERUN RUN RUNS SEED SQL " +
      "STACK STEP TABLE TERRAFORM TO UI WATCH WATCH_EVERY YES. A variable of another program is written before make: " +
      "PIPLINE=<value> make <target>.  Stop.",
  );
});

test("make takes each option that the documents name, with any value", async () => {
  const pages = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
  const files = ["README.md", "CONTRIBUTING.md", "Makefile", ...pages.map((name) => `docs/${name}`)];
  const named = files.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/\bmake [a-z-]+ ([A-Z_]+)=/g)].map(([, option]) => option),
  );
  const options = [...new Set(named)].map((option) => `${option}=a 'b' PIPLINE=c`);
  expect(options.length).toBeGreaterThan(10);
  expect(await make("help", ...options, "AWS_PROFILE=other")).toMatchObject({ exitCode: 0, stderr: "" });
});
