import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { exitCode } from "../../cli/errors";
import type { Options } from "../../cli/options/options";
import { confirm } from "../../cli/terminal/question";
import { stateLocation, type Backend } from "../../cli/synthesized/hcl";
import type { Stack } from "../../cli/synthesized/stacks";
import { synthesize } from "../../cli/synthesized/synthesis";
import { Terraform } from "../terraform/terraform";
import { managedCount, parseState } from "./content";
import { lastBackend, localBackend, localFile, stateIn } from "./stored";

/** A state that is to be moved. */
interface Move {
  readonly stack: Stack;
  readonly from: Backend;
  readonly to: Backend;
  /** The state as it is stored in `from`. */
  readonly text: string;
  /** Number of resources in it. */
  readonly resources: number;
}

/** Moves all states from the backend they had to the one that pipeline.yaml names now. */
export async function moveStates(options: Options): Promise<number> {
  const terraform = await Terraform.find(options.root);
  const moves: Move[] = [];
  for (const stack of await synthesize(options)) {
    const from = backendToLeave(stack);
    if (from) moves.push(await readMove(terraform, stack, from));
  }
  const full = moves.filter((move) => move.resources > 0);
  for (const { stack, from, to, resources } of full)
    console.log(`${stack.name}: ${resources} resources, from ${stateLocation(from)} to ${stateLocation(to)}`);
  if (full.length > 0) await confirm("Move these states?", "yes", options);
  for (const move of moves) await moveState(terraform, move);
  console.log(full.length > 0 ? "Moved. make plan should say: nothing to change." : nothingToMove(moves));
  return exitCode.fine;
}

/** The backend that may still hold a stack's state; undefined where the state is where pipeline.yaml says. */
function backendToLeave(stack: Stack): Backend | undefined {
  const to = stack.hcl.backend;
  const from = lastBackend(stack) ?? localBackend(stack);
  if (from.type !== to.type || stateLocation(from) !== stateLocation(to)) return from;
  // A first move may have ended after Terraform noted the new backend and before the state was in it.
  return to.type !== "local" && existsSync(localFile(stack)) ? localBackend(stack) : undefined;
}

async function readMove(terraform: Terraform, stack: Stack, from: Backend): Promise<Move> {
  const text = await stateIn(terraform, stack, from);
  return { stack, from, to: stack.hcl.backend, text, resources: managedCount(parseState(text)) };
}

/** Terraform itself writes the new state, and refuses where another one exists already. */
async function moveState(terraform: Terraform, { stack, from, to, text, resources }: Move): Promise<void> {
  await terraform.init(stack, "-reconfigure");
  if (resources === 0) return;
  const copy = keepCopy(terraform.root, stack, text);
  await terraform.run(stack, ["state", "push", relative(stack.folder, copy)]);
  if (from.type === "local") renameSync(localFile(stack), `${localFile(stack)}.moved`);
  console.log(
    `${stack.name}: now in ${stateLocation(to)}; ` + `a copy of what was moved is in ${relative(terraform.root, copy)}`,
  );
}

function keepCopy(root: string, stack: Stack, text: string): string {
  const folder = join(root, "state", "moved");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${stack.name}-${new Date().toISOString().replace(/[:.]/g, "-")}.tfstate`);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

function nothingToMove(moves: readonly Move[]): string {
  if (moves.length === 0) return "There is no state to move: all are where pipeline.yaml says.";
  return (
    `There is no state to move: none is in ${moves.map(({ from }) => stateLocation(from)).join(", ")}. ` +
    "If one is elsewhere, only the checkout that applied it last knows where: run make state-move there."
  );
}
