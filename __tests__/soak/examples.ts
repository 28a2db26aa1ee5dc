import { cpSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../cli/project";
import { exampleNames } from "../../config/folder";
import { EngineProject } from "../local/project";
import type { Tally } from "./tally";
import { temporary } from "./temporary";

/** Every example runs on the data that its generator makes: nothing is lost, and no record is in quarantine. */
export async function examples(tally: Tally): Promise<void> {
  await temporary(new EngineProject(), async (project) => {
    cpSync(join(root, "examples"), join(project.folder, "examples"), { recursive: true });
    for (const name of exampleNames(root)) {
      tally.succeeds(`example ${name}`, await project.run(name, ""));
      const ledger = project.ledger(name);
      tally.addsUp(`example ${name}`, ledger);
      for (const [source, { records }] of Object.entries(ledger.sources)) {
        const { read = 0, quarantined } = records;
        tally.check(`example ${name}: ${source} has records`, read > 0);
        tally.equal(`example ${name}: quarantine of ${source}`, quarantined, 0);
      }
      for (const [table, rows] of Object.entries(project.tables(name)))
        tally.check(`example ${name}: ${table} has rows`, rows.length > 0);
    }
  });
}
