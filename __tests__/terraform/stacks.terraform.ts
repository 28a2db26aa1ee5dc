import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parts, sparkify, synthHcl } from "../stacks/synthesized";

/**
 * The stacks before a real Terraform, with whatever AWS provider its configuration gives it. `make test-terraform`
 * runs this; `make test` does not, since it needs Terraform and the provider.
 */
let outdir: string;
beforeAll(async () => {
  outdir = await synthHcl();
});

function terraform(part: string, ...args: string[]): string {
  const cwd = join(outdir, "stacks", `${sparkify().name}-${part}`);
  return execFileSync("terraform", args, { cwd, encoding: "utf8", stdio: "pipe", env: { ...process.env, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" } });
}

test.each(parts)("%s: formatted, initialized, valid without a warning", (part) => {
  expect(terraform(part, "fmt", "-check", "-diff")).toBe("");
  terraform(part, "init", "-input=false", "-no-color");
  expect(JSON.parse(terraform(part, "validate", "-json"))).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
});

test.each([
  ["network", 27],
  ["bucket", 7],
  ["roles", 6],
])("%s plans its %i resources without any state", (part, count) => {
  expect(terraform(part, "plan", "-input=false", "-no-color", "-lock=false")).toContain(`Plan: ${count} to add, 0 to change, 0 to destroy.`);
});
