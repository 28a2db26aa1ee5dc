import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { RunError } from "../../cli/errors";
import { readHcl, statePlace, type Backend } from "../../cli/synthesized/hcl";
import type { Stack } from "../../cli/synthesized/stacks";
import { managed, pullState, type StateContent } from "./content";
import type { Terraform } from "../terraform/terraform";

/** The backend a stack's folder was initialized with last, which Terraform notes there; nothing in a new checkout. */
export function lastBackend(stack: Stack): Backend | undefined {
  const file = join(stack.folder, process.env["TF_DATA_DIR"] ?? ".terraform", "terraform.tfstate");
  if (!existsSync(file)) return undefined;
  const { backend } = JSON.parse(readFileSync(file, "utf8")) as { backend?: Backend };
  return backend && { type: backend.type, config: withoutNulls(backend.config) };
}

/** Where a stack's state lies when pipeline.yaml names no backend. Relative to the stack's folder, in which Terraform runs. */
export function localBackend(stack: Stack): Backend {
  return { type: "local", config: { path: `../../../state/${stack.name}.tfstate` } };
}

/**
 * A stack's state in any backend, without touching what its own folder is initialized with.
 * @returns the state as it is stored; an empty text where there is none
 */
export async function stateAt(terraform: Terraform, stack: Stack, backend: Backend): Promise<string> {
  // As deep as the stack's folder, so that relative paths mean the same; without a provider, so that init is quick.
  const folder = join(dirname(dirname(stack.folder)), "stored-state", basename(stack.folder));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "backend.tf.json"), JSON.stringify({ terraform: { backend: { [backend.type]: backend.config } } }));
  const there: Stack = { ...stack, folder };
  await terraform.must(there, ["init", "-input=false", "-reconfigure"]);
  const text = await terraform.read(there, ["state", "pull"]);
  rmSync(folder, { recursive: true, force: true });
  return text.trim() === "" ? "" : text;
}

export function resourcesIn(text: string): number {
  return text === "" ? 0 : managed({ outputs: {}, resources: (JSON.parse(text) as Partial<StateContent>).resources ?? [] }).length;
}

/**
 * Initializes a stack, and sees to it that Terraform does not begin anew beside a state that is still in a local file.
 * @throws RunError when pipeline.yaml says S3, S3 has nothing, and the local file has
 */
export async function prepare(terraform: Terraform, stack: Stack): Promise<void> {
  await terraform.init(stack);
  const { backend } = await readHcl(stack);
  const file = localFile(stack);
  if (backend.type === "local" || !existsSync(file)) return;
  const left = resourcesIn(readFileSync(file, "utf8"));
  if (left === 0 || managed(await pullState(terraform, stack)).length > 0) return;
  throw new RunError(
    `pipeline.yaml keeps the state of ${stack.name} in ${statePlace(backend)}, which is empty, and state/${basename(file)} still holds ${left} resources. Run make state-move to take them along; without it they would all be created a second time.`,
  );
}

export function localFile(stack: Stack): string {
  return join(stack.folder, String(localBackend(stack).config["path"]));
}

function withoutNulls(config: Backend["config"]): Backend["config"] {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}
