import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../cli/errors";
import { mustHaveQuarantines } from "../../../local/run/quarantines";

test("a replay of a run without a quarantine is refused before anything is started", () => {
  const out = mkdtempSync(join(tmpdir(), "quarantines-"));
  const refused = (replay: string[], others: string) => {
    const begin = `RUN names run j-X, which has no records in quarantine: there is no ${out}/runs/j-X/quarantine/. `;
    const error = new UserError(`${begin}It had none, or its files have expired. ${others}`);
    expect(() => mustHaveQuarantines({ replay, out })).toThrow(error);
  };
  try {
    refused(["j-X"], "No run has one there.");
    for (const number of [1, 2]) mkdirSync(join(out, `runs/j-${number}`), { recursive: true });
    refused(["j-1", "j-X"], "Runs that have one: j-1, j-2.");
    for (const number of [3, 4, 5, 6]) mkdirSync(join(out, `runs/j-${number}`));
    refused(["j-X"], "Some of the 6 runs that have one: j-1, j-2, j-3, j-4, j-5.");
    for (const replay of [["j-1", "j-6"], ["all"], undefined])
      expect(() => mustHaveQuarantines({ ...(replay && { replay }), out })).not.toThrow();
  } finally {
    rmSync(out, { recursive: true });
  }
});
