import { readFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { root } from "../../cli/project";
import { FreshCopy } from "./fresh-copy";
import type { Tally } from "./tally";
import { temporary } from "./temporary";
import { missingLine, tutorialBlocks } from "./tutorial-blocks";

/** A reader needs no longer for these commands, with the packages installed. In seconds. */
const longest = 600;

/** The commands of docs/tutorial.md, executed as they are written, in a fresh copy of the checkout. */
export async function tutorial(tally: Tally): Promise<void> {
  const started = Date.now();
  await temporary(new FreshCopy(), async (copy) => {
    for (const { script, shown, line } of tutorialBlocks(readFileSync(join(root, "docs/tutorial.md"), "utf8"))) {
      const what = `docs/tutorial.md:${line}`;
      const { all = "", exitCode } = await execa("bash", ["-e", "-o", "pipefail", "-c", script], {
        cwd: copy.folder,
        all: true,
        reject: false,
        stdin: "ignore",
        env: readersEnvironment(),
        extendEnv: false,
      });
      tally.check(`${what}: the commands succeed`, exitCode === 0, () => all);
      const missing = shown === undefined ? undefined : missingLine(shown, all);
      tally.check(`${what}: the output has what is shown`, missing === undefined, () => `${missing}\n---\n${all}`);
    }
    const seconds = Math.round((Date.now() - started) / 1000);
    tally.check(`docs/tutorial.md: the commands took ${seconds} s`, seconds < longest);
    tally.equal("docs/tutorial.md: what it leaves behind", await copy.changes(), []);
  });
}

/** That of a reader's shell: without what make soak and its options have set. */
function readersEnvironment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "USER", "LANG", "TMPDIR", "PYTHON"];
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.includes(name)));
}
