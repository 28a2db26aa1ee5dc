import { cpSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parse } from "@cdktf/hcl2json";
import { normalized } from "./normalized";
import { hclOf, jsonOf, parts, root, sparkify, synthHcl, temporaryFolder } from "./synthesized";

test.each(parts)("the HCL of the %s stack means the same as its JSON", async (part) => {
  const pipeline = { ...sparkify() };
  const [hcl, json] = [(await hclOf(pipeline))[part], jsonOf(pipeline)[part]];
  // In both, assets are in folders that are named by hash. So the paths are equal too.
  expect(normalized(await parse("cdk.tf", hcl))).toEqual(normalized(json));
});

test("all options on: task nodes, idle time, Session Manager, public and private", async () => {
  const pipeline = sparkify();
  const cluster = {
    ...pipeline.cluster,
    task: { types: ["m6i.xlarge"], onDemand: 1, spot: 2, disk: 64 },
    idleTimeout: 3600,
    sessionManager: true,
  };
  for (const [access, zone] of [
    ["public", "us-east-1a"],
    ["private", undefined],
  ] as const) {
    const backend = { s3: { bucket: "my-states", prefix: "parquetry/" } };
    const everything = {
      ...pipeline,
      backend,
      tags: { owner: "data team" },
      cluster,
      network: { ...pipeline.network, access, zone },
    };
    const [hcl, json] = [await hclOf(everything), jsonOf(everything)];
    for (const part of parts) expect(normalized(await parse("cdk.tf", hcl[part]))).toEqual(normalized(json[part]));
  }
});

/** All files below a folder, by their paths in it. */
function files(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), "base64")]));
}

test("synthesis gives the same bytes again, also in another folder, with nothing of this machine in them", async () => {
  const [first, second] = [files(await synthHcl()), files(await synthHcl())];
  expect(second).toEqual(first);

  const elsewhere = join(temporaryFolder(), "another place");
  for (const part of [
    "main.ts",
    "cli",
    "config",
    "stacks",
    "pipelines",
    "bootstrap",
    "spark",
    "cdktf.json",
    "package.json",
    "tsconfig.json",
  ]) {
    cpSync(join(root, part), join(elsewhere, part), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(elsewhere, "node_modules"));
  execFileSync("node", ["--require", "./cli/typescript.cjs", "main.ts"], {
    cwd: elsewhere,
    env: { PATH: process.env["PATH"], TZ: "Asia/Tokyo", HOME: "/nowhere" },
  });
  expect(files(join(elsewhere, "cdktf.out"))).toEqual(first);

  for (const [name, content] of Object.entries(first)) {
    const text = Buffer.from(content, "base64").toString("latin1");
    if (/[.](tf|json)$/.test(name))
      expect([name, text.match(/(?<![\w:/}.])\/(?:home|root|tmp|work|Users|var)\/[^"]*/g)]).toEqual([name, null]);
    expect(text).not.toContain(root);
  }
});

// cdktf-cli starts only with a version of Node for which it has a binary: up to 22. make synth needs no such binary.
const prebuilds = "node_modules/@cdktf/node-pty-prebuilt-multiarch/prebuilds";
const binaries = join(root, prebuilds, `${process.platform}-${process.arch}`);
const cdktfStarts = existsSync(join(binaries, `node.abi${process.versions.modules}.node`));

(cdktfStarts ? test : test.skip)("npx cdktf synth gives what make synth gives", () => {
  const [direct, cli] = [temporaryFolder(), temporaryFolder()];
  const run = (args: string[], outdir: string) =>
    execFileSync("node", args, {
      cwd: root,
      stdio: "pipe",
      env: { ...process.env, CDKTF_OUTDIR: outdir, CHECKPOINT_DISABLE: "1", CI: "1" },
    });
  run(["--require", "./cli/typescript.cjs", "main.ts"], direct);
  run(["node_modules/cdktf-cli/bundle/bin/cdktf.js", "synth", "--output", cli], cli);
  expect(files(join(cli, "stacks"))).toEqual(files(join(direct, "stacks")));
});
