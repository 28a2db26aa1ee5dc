import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { setFlagsFromString } from "node:v8";
import { format } from "@cdktf/hcl-tools";
import { App, TerraformStack } from "cdktf";
import { withBrokenLines } from "./long-lines";

// The formatter is WebAssembly that runs for less than a tenth of a second. V8 would optimize it on other threads, and
// the process would wait for them at its end. That takes longer than the formatting itself.
setFlagsFromString("--liftoff-only");

/** An app that writes HCL into `outdir`. */
export function hclApp(outdir: string): App {
  // With the option alone cdktf would write JSON into cdk.tf. cdktf's own command line sets this variable too.
  process.env["SYNTH_HCL_OUTPUT"] = "true";
  // cdktf creates this folder, but not the folders above it.
  mkdirSync(outdir, { recursive: true });
  return new App({ outdir, hclOutput: true });
}

/**
 * Synthesizes `app`, and formats the HCL as `terraform fmt` would.
 * @returns one line for each stack: its file, and the number of its resources
 */
export async function writeHcl(app: App): Promise<string[]> {
  const stacks = app.node.children.filter((child): child is TerraformStack => TerraformStack.isStack(child));
  for (const stack of stacks) emptyFolder(app.outdir, stack);
  app.synth();
  return Promise.all(
    stacks.map(async (stack) => {
      const file = join(app.outdir, "stacks", stack.node.id, "cdk.tf");
      const hcl = tidy(await format(withBrokenLines(readFileSync(file, "utf8"))));
      writeFileSync(file, hcl);
      const resources = hcl.match(/^resource /gm)?.length ?? 0;
      return `${relative(process.cwd(), file)}: ${resources} resources`;
    }),
  );
}

/** Terraform reads each .tf and .tf.json of a folder, so those of an earlier synth must go. What init left may stay. */
function emptyFolder(outdir: string, stack: TerraformStack): void {
  const folder = join(outdir, "stacks", stack.node.id);
  for (const leftover of ["cdk.tf", "cdk.tf.json", "plan_override.tf", "assets"]) {
    rmSync(join(folder, leftover), { recursive: true, force: true });
  }
}

/**
 * Changes what the formatter does not change and `terraform fmt` would: blank lines, references that are written as
 * templates, and references in quotes, of which Terraform warns.
 */
function tidy(hcl: string): string {
  const blankLines = hcl
    .replace(/[ \t]+$/gm, "")
    .replace(/\{\n+\s*\}/g, "{}")
    .replace(/\n{2,}/g, "\n")
    .replace(/\n(?=(resource|data|provider|output) )/g, "\n\n");
  const references = blankLines
    .replace(/ = "\$\{([^{}]+)\}"$/gm, " = $1")
    // A call of a function with a map.
    .replace(/ = "\$\{(\w+\((?:(?!\$\{).)*\))\}"$/gm, " = $1")
    .replace(/^ +(depends_on|ignore_changes|replace_triggered_by) = \[[^\]]*\]/gm, (list) =>
      list.replace(/"(?:\$\{)?([\w.-]+)\}?"/g, "$1"),
    )
    // One value of a map.
    .replace(/^( +)"(\w+\[)\\"([^"\\]+)\\"\]",$/gm, '$1$2"$3"],');
  return `${references.trim()}\n`;
}
