import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lastLocalLedger } from "../../../cli/estimate/usable-ledger";

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "ledgers-"));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

const ledger = (file: string, content: object) => {
  mkdirSync(join(out, file, ".."), { recursive: true });
  writeFileSync(join(out, file), JSON.stringify({ ok: true, sources: {}, tables: {}, ...content }));
};
const place = () => lastLocalLedger(out, (file) => file.slice(out.length + 1))?.place;

test("the last run's ledger is taken", () => {
  expect(place()).toBeUndefined();
  ledger("ledger.json", { started: "2026-01-03T00:00:00Z" });
  ledger("runs/j-1/ledger.json", { started: "2026-01-01T00:00:00Z" });
  expect(place()).toBe("ledger.json");
});

test.each([
  ["a replay, which wrote the tables of few records", { sources: { songs: { replayed: { "j-2": 2 } } } }],
  ["a run that failed, which wrote none", { ok: false }],
])("after %s: the newest kept ledger of a run that published", (_, last) => {
  ledger("ledger.json", last);
  expect(place()).toBeUndefined();
  ledger("runs/j-1/ledger.json", { started: "2026-01-01T00:00:00Z" });
  ledger("runs/j-2/ledger.json", { started: "2026-01-02T00:00:00Z" });
  ledger("runs/j-3/ledger.json", { started: "2026-01-03T00:00:00Z", ...last });
  expect(place()).toBe("runs/j-2/ledger.json");
});
