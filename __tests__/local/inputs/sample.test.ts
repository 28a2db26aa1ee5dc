import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../../cli/project";
import { sampleData } from "../../../local/inputs/sample";

test("a copy of an example has no generator of data, and that is said", async () => {
  const folder = mkdtempSync(join(tmpdir(), "parquetry-sample-"));
  cpSync(join(root, "examples/cluster-idle"), join(folder, "pipelines/mine"), { recursive: true });
  try {
    await expect(sampleData(folder, "mine")).rejects.toThrow(
      'pipelines/mine/sample.ts imports "../clicks", which does not exist; a copy of an example has no generator of ' +
        "data. Delete pipelines/mine/sample.ts, and give a folder with your files: make run PIPELINE=mine " +
        "DATA=<folder>",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
