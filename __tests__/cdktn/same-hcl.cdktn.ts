import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { root } from "../../cli/project";
import { exampleNames, pipelineNames } from "../../config/folder";

/**
 * The same code with cdktn, the fork of cdktf that is maintained, and its AWS provider. Only the imports are renamed:
 * for tsc by the paths of tsconfig.json, for Node by rename-imports.cjs.
 */
const typescript = ["--require", "./cli/typescript.cjs"];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cdktn-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The HCL of each stack, and the version of cdktf or cdktn that wrote it. */
async function synth(pipeline: string, ...flags: readonly string[]) {
  const out = join(folder, flags.length > 0 ? "cdktn" : "cdktf");
  await execa(process.execPath, [...typescript, ...flags, "main.ts"], {
    cwd: root,
    env: { PIPELINE: pipeline, CDKTF_OUTDIR: out },
  });
  const { version } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")) as { version: string };
  const stacks = readdirSync(join(out, "stacks")).sort();
  return { version, stacks, hcl: stacks.map((stack) => readFileSync(join(out, "stacks", stack, "cdk.tf"), "utf8")) };
}

/** The block `required_providers` of a stack's HCL. */
const provider = /^ {4}aws = \{\n( {6}(source|version) += "[^"]+"\n)+ {4}\}$/m;

test.each([...pipelineNames(root), ...exampleNames(root)])(
  "%s: the same HCL, but for the version and the source of the provider",
  async (pipeline) => {
    const [today, fork] = [await synth(pipeline), await synth(pipeline, "--require", renameImports)];
    expect([today.version, fork.version]).toEqual([versionOf("../../package.json"), versionOf("package.json")]);
    expect(fork.stacks).toEqual(today.stacks);
    for (const [index, hcl] of fork.hcl.entries()) {
      expect(hcl).toMatch(provider);
      expect(hcl.replace(provider, "")).toBe(today.hcl[index]?.replace(provider, ""));
    }
  },
);

const renameImports = join(__dirname, "rename-imports.cjs");

/** The version of cdktf or cdktn that a package.json names. */
function versionOf(file: string): string | undefined {
  const { dependencies } = JSON.parse(readFileSync(join(__dirname, file), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return dependencies["cdktf"] ?? dependencies["cdktn"];
}

test("the types of cdktn fit", async () => {
  const tsc = await execa("npx", ["tsc", "--noEmit", "--project", __dirname, "--listFilesOnly"], { cwd: root });
  expect(tsc.stdout).toMatch(/\/[.]cache\/cdktn\/node_modules\/@cdktn\/provider-aws\/lib\/emr-cluster\//);
  const checked = await execa("npx", ["tsc", "--noEmit", "--project", __dirname], { cwd: root, reject: false });
  expect([checked.exitCode, checked.stdout]).toEqual([0, ""]);
});
