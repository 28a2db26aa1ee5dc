import { accountChecks } from "./doctor/account";
import type { Finding } from "./doctor/finding";
import { machineChecks } from "./doctor/machine";
import { exitCode, runCommand } from "../cli/errors";
import { readOptions, type Options } from "../cli/options";
import { readHcl } from "../cli/synthesized/hcl";
import type { Stack } from "../cli/synthesized/stacks";
import { synthesize } from "../cli/synthesized/synthesize";

const marks = { ok: "✓", wrong: "✗", unseen: "?" } as const;

/** Looks at everything a deploy will need, changes nothing, and gives a way out for each thing that is wrong. */
async function doctor(options: Options): Promise<number> {
  const findings: Finding[] = [];
  const report = (finding: Finding) => {
    findings.push(finding);
    console.log(
      `${marks[finding.state]} ${finding.name}: ${finding.says}${finding.fix === undefined ? "" : `\n    ${finding.fix}`}`,
    );
  };
  const stacks = await synthesizeInto(options, report);
  for await (const finding of machineChecks(options.root, stacks)) report(finding);
  if (stacks) for await (const finding of accountChecks(await Promise.all(stacks.map(readHcl)))) report(finding);
  const wrong = findings.filter((finding) => finding.state === "wrong").length;
  const unseen = findings.filter((finding) => finding.state === "unseen").length;
  const notSeen = unseen > 0 ? `; ${unseen} could not be seen` : "";
  console.log(
    wrong > 0
      ? `\n${wrong} of ${findings.length} checks found something to mend${notSeen}.`
      : `\nNothing to mend${notSeen}.`,
  );
  return wrong > 0 ? exitCode.failed : exitCode.fine;
}

async function synthesizeInto(options: Options, report: (finding: Finding) => void): Promise<Stack[] | undefined> {
  const name = `pipelines/${options.pipeline}`;
  try {
    const stacks = await synthesize(options);
    report({ name, state: "ok", says: `${stacks.length} stacks` });
    return stacks;
  } catch (error) {
    report({ name, state: "wrong", says: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

if (require.main === module) runCommand(() => doctor(readOptions()));
