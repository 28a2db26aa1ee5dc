import { exitCode } from "../../cli/errors";
import type { Options } from "../../cli/options/options";
import { many } from "../../cli/report/numbers";
import type { Stack } from "../../cli/synthesized/stacks";
import { synthesize } from "../../cli/synthesized/synthesis";
import { pipelinePath } from "../../config/folder";
import { accountChecks } from "./account";
import type { Finding } from "./finding";
import { machineChecks } from "./machine";

const marks = { ok: "✓", wrong: "✗", unseen: "?" } as const;

/** Checks everything that a deploy needs, changes nothing, and says how to fix what is wrong. @returns the exit code */
export async function doctor(options: Options): Promise<number> {
  const findings: Finding[] = [];
  for await (const finding of allChecks(options)) {
    findings.push(finding);
    console.log(lineOf(finding));
  }
  console.log(`\n${resultSentence(findings)}`);
  return findings.some((finding) => finding.state === "wrong") ? exitCode.failed : exitCode.fine;
}

async function* allChecks(options: Options): AsyncGenerator<Finding> {
  const synthesized = await synthesisCheck(options);
  yield synthesized.finding;
  yield* machineChecks(options.root, synthesized.stacks);
  if (synthesized.stacks) yield* accountChecks(synthesized.stacks);
}

async function synthesisCheck(
  options: Options,
): Promise<{ readonly finding: Finding; readonly stacks?: readonly Stack[] }> {
  const name = pipelinePath(options.root, options.pipeline);
  try {
    const stacks = await synthesize(options);
    return { finding: { name, state: "ok", says: many(stacks.length, "stack") }, stacks };
  } catch (error) {
    return { finding: { name, state: "wrong", says: error instanceof Error ? error.message : String(error) } };
  }
}

function lineOf({ state, name, says, fix }: Finding): string {
  return `${marks[state]} ${name}: ${says}${fix === undefined ? "" : `\n    ${fix}`}`;
}

function resultSentence(findings: readonly Finding[]): string {
  const number = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
  const unseen = number("unseen") > 0 ? `; ${number("unseen")} could not be checked` : "";
  return number("wrong") > 0
    ? `${number("wrong")} of ${many(findings.length, "check")} found something to fix${unseen}.`
    : `Nothing to fix${unseen}.`;
}
