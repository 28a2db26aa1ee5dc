import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RightsReport } from "../../../local/storage/s3-rights";
import { EngineProject, smallestPipeline } from "../project";

/* eslint max-len: ["error", 170] -- messages as they are shown */

/** Runs under planned rights that do not allow all that they ask. None of them comes as far as Spark. */

const project = new EngineProject();
afterAll(() => project.remove());

/** Changes a file of the project's copy. */
function change(file: string, text: string, replacement: string): void {
  const path = join(project.folder, file);
  const before = readFileSync(path, "utf8");
  expect(before).toContain(text);
  writeFileSync(
    path,
    before.replace(text, () => replacement),
  );
}

const report = (name: string) => JSON.parse(readFileSync(project.out(name, "rights.json"), "utf8")) as RightsReport;

test("a run fails where the role lacks a statement, and names the action, the key and what is missing", async () => {
  project.pipeline("lacking", smallestPipeline("lacking"), { things: "select id from things" });
  change(
    "stacks/roles.ts",
    "this.names.bucket), pipeline)",
    'this.names.bucket), pipeline).filter(({ sid }) => sid !== "ReadInputsAndCode")',
  );
  const { code, err } = await project.run("lacking", project.files("data", { "things/1.json": '{"id": 1}' }));
  change("stacks/roles.ts", '.filter(({ sid }) => sid !== "ReadInputsAndCode")', "");
  expect(code).toBe(1);
  const script = /code\/[0-9a-f]{16}\/list-prefixes\.sh/.exec(err)?.[0];
  const bucket = "arn:aws:s3:::parquetry-lacking-example";
  expect(err).toBe(`
bootstrap action "list prefixes": the planned rights do not allow s3:GetObject on ${bucket}/${script}, so S3 answered AccessDenied.
  No statement of the nodes' role allows it. Missing in stacks/roles/instance-statements.ts: actions ["s3:GetObject"], resources ["${bucket}/code/*"]
`);
  expect(report("lacking")).toMatchObject({ requests: { "s3:GetObject": 1 }, refusedCount: 1 });
});

test("a run fails where the bucket denies, and names the statement that denies", async () => {
  project.pipeline("denied", smallestPipeline("denied"), { things: "select id from things" });
  change(
    "stacks/bucket.ts",
    "      statement: [\n",
    `      statement: [
        {
          sid: "NobodyReadsThings",
          effect: "Deny",
          principals: [{ type: "AWS", identifiers: ["*"] }],
          actions: ["s3:GetObject"],
          resources: [\`\${bucket.arn}/landing/things/03.json\`],
          condition: [{ test: "StringLike", variable: "aws:PrincipalArn", values: ["arn:aws:iam::*:role/denied-*"] }],
        },
`,
  );
  // Of twelve objects, the third is not among those that are looked at before the merge.
  const names = Array.from({ length: 12 }, (_, index) => `things/${String(index + 1).padStart(2, "0")}.json`);
  const things = Object.fromEntries(names.map((name) => [name, '{"id": 1}']));
  const { code, err } = await project.run("denied", project.files("data", things));
  expect(code).toBe(1);
  // S3DistCp tries ten times.
  expect(err).toMatch(
    new RegExp(`^
step "merge things": the planned rights do not allow s3:GetObject on arn:aws:s3:::parquetry-denied-example/landing/things/03.json, so S3 answered AccessDenied.
  The statement NobodyReadsThings of data.aws_iam_policy_document.tls_only in cdktf.out/stacks/denied-bucket/cdk.tf denies it.
  9 more of its requests were refused: out/denied/rights.json
  the whole log: .*/out/denied/logs/j-[A-Z0-9]{13}/steps/s-[A-Z0-9]{13}
  cancelled because of its TERMINATE_CLUSTER: "write tables"
$`),
  );
});
