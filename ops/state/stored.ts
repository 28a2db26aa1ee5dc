import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Backend } from "../../cli/synthesized/hcl";
import type { Stack } from "../../cli/synthesized/stacks";
import { localState } from "../../config/terraform";
import { dataFolder, type Terraform } from "../terraform/terraform";

/** The backend a stack's folder was initialized with last, as Terraform noted it; undefined in a new checkout. */
export function lastBackend(stack: Stack): Backend | undefined {
  const file = join(stack.folder, dataFolder(), "terraform.tfstate");
  if (!existsSync(file)) return undefined;
  const { backend } = JSON.parse(readFileSync(file, "utf8")) as { backend?: Backend };
  return backend && { type: backend.type, config: withoutNulls(backend.config) };
}

/** The backend of a stack when pipeline.yaml names none. */
export function localBackend(stack: Stack): Backend {
  return { type: "local", config: { path: localState(stack.name) } };
}

/** The file of a stack's local state; absolute. */
export function localFile(stack: Stack): string {
  return join(stack.folder, String(localBackend(stack).config["path"]));
}

/**
 * A stack's state in any backend, read from a folder of its own: the stack's folder keeps the backend it has.
 * @returns the state as it is stored; an empty text where there is none
 */
export async function stateIn(terraform: Terraform, stack: Stack, backend: Backend): Promise<string> {
  // As deep as the stack's folder, so that relative paths mean the same; without a provider, so that init is quick.
  const folder = join(dirname(dirname(stack.folder)), "stored-state", basename(stack.folder));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const terraformBlock = { backend: { [backend.type]: backend.config } };
  writeFileSync(join(folder, "backend.tf.json"), JSON.stringify({ terraform: terraformBlock }));
  await terraform.run(stack, ["init", "-input=false", "-reconfigure"], { cwd: folder });
  const text = await terraform.read(stack, ["state", "pull"], folder);
  rmSync(folder, { recursive: true, force: true });
  return text.trim() === "" ? "" : text;
}

function withoutNulls(config: Backend["config"]): Backend["config"] {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}
