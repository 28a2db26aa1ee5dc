import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { exitCode, runCommand } from "../cli/errors";
import { readOptions, type Options } from "../cli/options";
import { confirm } from "../cli/question";
import { readHcl, statePlace, type Backend } from "../cli/synthesized/hcl";
import type { Stack } from "../cli/synthesized/stacks";
import { lastBackend, localBackend, localFile, resourcesIn, stateAt } from "./state/stored";
import { synthesize } from "../cli/synthesized/synthesize";
import { Terraform } from "./terraform/terraform";

interface Move {
  readonly stack: Stack;
  readonly from: Backend;
  readonly to: Backend;
  /** The state as it is where it comes from. */
  readonly text: string;
}

/** Takes all states from where they were to where pipeline.yaml says now. */
async function stateMove(options: Options): Promise<number> {
  const terraform = await Terraform.find(options.root);
  const stacks = await synthesize(options);
  const moves: Move[] = [];
  for (const stack of stacks) {
    const { backend: to } = await readHcl(stack);
    const from = lastBackend(stack) ?? localBackend(stack);
    if (from.type === to.type && statePlace(from) === statePlace(to)) {
      // A first move may have ended between Terraform's note of the new place and the state itself.
      if (to.type === "local" || !existsSync(localFile(stack))) continue;
    }
    const source = from.type === to.type && statePlace(from) === statePlace(to) ? localBackend(stack) : from;
    moves.push({ stack, from: source, to, text: await stateAt(terraform, stack, source) });
  }
  const full = moves.filter((move) => resourcesIn(move.text) > 0);
  for (const { stack, from, to, text } of full)
    console.log(`${stack.name}: ${resourcesIn(text)} resources, from ${statePlace(from)} to ${statePlace(to)}`);
  if (full.length > 0) await confirm("Move these states?", "yes", options);
  for (const move of moves) await moveOne(terraform, move);
  if (full.length > 0) console.log("Moved. make plan should say: nothing to change.");
  else if (moves.length === 0) console.log("There is no state to move: all are where pipeline.yaml says.");
  else
    console.log(
      `There is no state to move: none is in ${moves.map(({ from }) => statePlace(from)).join(", ")}. If one is elsewhere, only the checkout that applied it last knows where: run make state-move there.`,
    );
  return exitCode.fine;
}

/** Terraform itself writes the new state, and refuses where another one is already. */
async function moveOne(terraform: Terraform, { stack, from, to, text }: Move): Promise<void> {
  await terraform.init(stack, "-reconfigure");
  if (resourcesIn(text) === 0) return;
  const copy = keepCopy(terraform.root, stack, text);
  await terraform.must(stack, ["state", "push", relative(stack.folder, copy)]);
  if (from.type === "local") renameSync(localFile(stack), `${localFile(stack)}.moved`);
  console.log(
    `${stack.name}: now in ${statePlace(to)}; a copy of what was moved is in ${relative(terraform.root, copy)}`,
  );
}

function keepCopy(root: string, stack: Stack, text: string): string {
  const folder = join(root, "state", "moved");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${stack.name}-${new Date().toISOString().replace(/[:.]/g, "-")}.tfstate`);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

if (require.main === module) runCommand(() => stateMove(readOptions()));
