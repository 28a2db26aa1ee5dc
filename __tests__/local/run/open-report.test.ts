import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { root } from "../../../cli/project";
import { page } from "../../../cli/report/page/page";
import { reportFiles, saveReport } from "../../../cli/report/saved-report";
import { facts } from "../../cli/page/facts";

/** `make report`, as the make target starts it. */
let out: string;
beforeAll(() => (out = mkdtempSync(join(tmpdir(), "reports-"))));
afterAll(() => rmSync(out, { recursive: true, force: true }));
const report = () =>
  execa(process.execPath, ["--require", "./cli/typescript.cjs", "local/report.ts"], {
    cwd: root,
    env: { OUT: out, PIPELINE: "" },
    reject: false,
  });
const folder = () => join(out, "sparkify");
const withCluster = (cluster: string) => ({ ...facts, ledger: { ...facts.ledger, cluster } });

test("without a report it says who writes one, exit 2", async () => {
  const { exitCode, stderr } = await report();
  expect(stderr).toBe(
    `There is no report of sparkify in ${folder()}/. ` +
      "make run writes one, and so does make watch at the end of a run in AWS.",
  );
  expect(exitCode).toBe(2);
});

test("it builds the page of the newest run again, of this machine or of AWS, and prints its path", async () => {
  saveReport(folder(), withCluster("j-HERE"));
  writeFileSync(join(folder(), "ledger.json"), JSON.stringify(withCluster("j-HERE").ledger));
  rmSync(join(folder(), reportFiles.page));
  expect((await report()).stdout).toBe(join(folder(), "report.html"));
  expect(readFileSync(join(folder(), "report.html"), "utf8")).toBe(page(withCluster("j-HERE")));

  const watched = join(folder(), "aws", "j-AWS");
  saveReport(watched, withCluster("j-AWS"));
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(watched, reportFiles.facts), later, later);
  expect((await report()).stdout).toBe(join(watched, "report.html"));
});

test("the report of an earlier run is not taken for that of a run without a ledger", async () => {
  rmSync(join(folder(), "aws"), { recursive: true });
  rmSync(join(folder(), "ledger.json"));
  rmSync(join(folder(), reportFiles.page));
  expect((await report()).exitCode).toBe(2);
  expect(existsSync(join(folder(), reportFiles.page))).toBe(false);
});
