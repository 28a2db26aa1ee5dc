import { readdirSync } from "node:fs";
import { addsUp, EngineProject, readLedgerFile } from "../project";

/** A second run on the same cluster: the steps that `make submit` adds in AWS, with the real scripts and job. */
const project = new EngineProject();
afterAll(() => project.remove());

const yaml = (lifecycle: string, load: string) => `bucket: parquetry-twice-example
cluster: { ${lifecycle} }
sources:
  things: { prefix: things/, load: ${load}, quarantineLimit: 1, schema: { id: bigint } }
tables:
  things: { mode: ${load === "all" ? "overwrite" : "append"}, columns: { id: bigint } }
`;
const files = { "things/A/1.json": '{"id": 1}', "things/B/2.json": '{"id": "wrong"}' };
const submitted = /^j-[A-Z0-9]{13}-\d{8}T\d{6}Z$/;

test.each(["all", "new-only"])("load: %s: each run has its own folders, ledger and quarantine", async (load) => {
  const name = `twice-${load}`;
  project.pipeline(name, yaml("lifecycle: idle", load), { things: "select id from things" });
  const { code, out, err } = await project.run(name, project.files(name, files), { RUNS: "2" });
  expect(err).toBe("");
  expect(code).toBe(0);
  const ledger = readLedgerFile(project.out(name, "ledger.json"));
  expect(ledger.run).toMatch(submitted);
  expect(ledger.run.startsWith(`${ledger.cluster}-`)).toBe(true);
  addsUp(ledger);
  expect(out).toMatch(/Run j-\S+, submitted to the same cluster\n {2}list prefixes +things: 2 prefixes cover/);
  // A load takes only what no load took, so the second run has nothing to put into quarantine.
  const kept = readdirSync(project.out(name, "runs"));
  expect(kept).toHaveLength(load === "all" ? 2 : 1);
  if (load === "all") expect(kept).toContain(ledger.run);
});

test("a cluster that ends with its last step takes no second run", async () => {
  project.pipeline("once", yaml("lifecycle: transient", "all"), { things: "select id from things" });
  const { code, err } = await project.run("once", project.files("once", files), { RUNS: "2" });
  expect(err.trim()).toBe(
    "RUNS=2: the cluster of once ends with its last step, so it takes no second run. " +
      "With cluster.lifecycle: idle or persistent, it stays.",
  );
  expect(code).toBe(2);
});
