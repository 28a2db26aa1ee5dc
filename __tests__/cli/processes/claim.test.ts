import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claim } from "../../../cli/processes/claim";
import { startTimeOf } from "../../../cli/processes/start-time";
import { root } from "../../../cli/project";

let folder: string;
let file: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "claim-"));
  file = join(folder, "deep/at-work.json");
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that claims the file, writes the result, and holds the claim until it is killed. */
function other(command: string): { readonly child: ChildProcess; readonly said: Promise<string> } {
  const program = `
    const { claim } = require("./cli/processes/claim.ts");
    const got = claim(process.argv[1], process.argv[2]);
    process.stdout.write("other" in got ? got.other.command : "claimed");
    setTimeout(() => undefined, 60_000);`;
  const child = spawn(process.execPath, ["--require", "./cli/typescript.cjs", "-e", program, "--", file, command], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  return {
    child,
    said: new Promise((resolve) => child.stdout.once("data", (text: Buffer) => resolve(text.toString()))),
  };
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once("close", resolve));

test("a second process is refused, and gets the first one's claim, until the first releases it", async () => {
  const mine = claim(file, "deploy");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
    process: process.pid,
    startTime: startTimeOf(process.pid),
    command: "deploy",
    since: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
  expect(claim(file, "plan")).toEqual({ other: expect.objectContaining({ process: process.pid, command: "deploy" }) });
  expect(await other("plan").said).toBe("deploy");
  (mine as { release: () => void }).release();
  expect(existsSync(file)).toBe(false);
  expect(await other("plan").said).toBe("claimed");
});

test("a claim of a killed process does not count, even if another process has its number now", async () => {
  const { child, said } = other("run");
  expect(await said).toBe("claimed");
  child.kill("SIGKILL");
  await ended(child);
  expect(existsSync(file)).toBe(true);
  const reborn = { ...(JSON.parse(readFileSync(file, "utf8")) as object), process: process.pid };
  expect(claim(file, "next")).toHaveProperty("release");
  writeFileSync(file, JSON.stringify(reborn));
  expect(claim(file, "next")).toHaveProperty("release");
});

test("of several processes at once, one gets the claim, also over a dead or an incomplete claim", async () => {
  const contents = [
    undefined,
    JSON.stringify({ process: 999_999_999, startTime: "1", command: "dead", since: "" }),
    "",
  ];
  for (const content of contents) {
    rmSync(file, { force: true });
    if (content !== undefined) {
      writeFileSync(file, content);
      utimesSync(file, 1, 1);
    }
    const all = await Promise.all(["a", "b", "c", "d"].map((name) => other(name).said));
    expect(all.filter((said) => said === "claimed")).toHaveLength(1);
    expect(all.filter((said) => /^[abcd]$/.test(said))).toHaveLength(3);
    expect(readdirSync(join(folder, "deep"))).toEqual(["at-work.json"]);
    await Promise.all(started.splice(0).map((child) => (child.kill("SIGKILL"), ended(child))));
  }
});

test("a late release does not remove the claim of another process", () => {
  const mine = claim(file, "deploy") as { release: () => void };
  writeFileSync(file, "another's");
  mine.release();
  expect(readFileSync(file, "utf8")).toBe("another's");
});

test("a process that does not exist has no start time", () => {
  expect(startTimeOf(999_999_999)).toBeUndefined();
  expect(startTimeOf(process.pid)).toBeDefined();
});
