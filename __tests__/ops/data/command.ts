import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "../../../cli/project";

/**
 * Runs a command of ops/ as its make target does, with no other environment than this one.
 * @param folder where make would run
 * @param meanwhile what happens while it runs
 */
export async function command(
  name: string,
  folder: string,
  env: Readonly<Record<string, string>>,
  meanwhile?: (child: ChildProcess) => Promise<void>,
) {
  const child = spawn(
    process.execPath,
    ["--require", join(root, "cli/typescript.cjs"), join(root, "ops", `${name}.ts`)],
    { cwd: folder, env: { PATH: process.env["PATH"], ...env } },
  );
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (data: Buffer) => (output.stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (output.stderr += data.toString()));
  const ended = new Promise((resolve) => child.once("close", resolve));
  await meanwhile?.(child);
  const status = await ended;
  return { ...output, status };
}
