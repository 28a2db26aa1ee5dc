import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { incremental, parts, sparkify, synthHcl } from "../stacks/synthesized";

/**
 * The stacks before a real Terraform, with whatever AWS provider its configuration gives it. `make test-terraform`
 * runs this; `make test` does not, since it needs Terraform and the provider.
 */
let outdir: string;
let variant: string;
beforeAll(async () => {
  outdir = await synthHcl();
  variant = await synthHcl(incremental());
});

const terraform = (part: string, ...args: string[]) => terraformIn(outdir, part, ...args);

function terraformIn(folder: string, part: string, ...args: string[]): string {
  const cwd = join(folder, "stacks", `${sparkify().name}-${part}`);
  return execFileSync("terraform", args, { cwd, encoding: "utf8", stdio: "pipe", env: { ...process.env, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" } });
}

test.each(parts)("%s: formatted, initialized, valid without a warning", (part) => {
  expect(terraform(part, "fmt", "-check", "-diff")).toBe("");
  terraform(part, "init", "-input=false", "-no-color");
  expect(JSON.parse(terraform(part, "validate", "-json"))).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
});

test.each(["bucket", "roles", "cluster"])("%s of sources of which something is known only at run time: formatted and valid", (part) => {
  expect(terraformIn(variant, part, "fmt", "-check", "-diff")).toBe("");
  terraformIn(variant, part, "init", "-input=false", "-no-color");
  expect(JSON.parse(terraformIn(variant, part, "validate", "-json"))).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
});

test.each([
  ["network", 27],
  ["bucket", 7],
  ["roles", 6],
])("%s plans its %i resources without any state", (part, count) => {
  expect(terraform(part, "plan", "-input=false", "-no-color", "-lock=false")).toContain(`Plan: ${count} to add, 0 to change, 0 to destroy.`);
});
