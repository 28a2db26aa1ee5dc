import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import execa from "execa";
import { parse } from "yaml";
import { everyPipeline, root, synthHcl, temporaryFolder } from "../stacks/synthesized";

/** One of checkov's findings. */
interface Finding {
  readonly check_id: string;
  readonly check_name: string;
  readonly file_path: string;
  readonly resource: string;
}

interface Exception {
  readonly resources: readonly string[];
  readonly stacks?: readonly string[];
}

const exceptions = parse(readFileSync(join(__dirname, "exceptions.yaml"), "utf8")) as Record<
  string,
  Exception | readonly Exception[]
>;
const exceptionsOf = (id: string) => [exceptions[id] ?? []].flat<readonly (Exception | readonly Exception[])[]>();

let findings: Finding[];
let checked: { readonly passed: number; readonly parsing_errors: number; readonly resource_count: number };

beforeAll(async () => {
  const folder = temporaryFolder();
  for (const pipeline of everyPipeline()) await synthHcl(pipeline, join(folder, pipeline.name));
  // Without --skip-download, checkov asks its maker's server for links and severities.
  const args = ["--directory", folder, "--framework", "terraform", "--skip-download", "--quiet", "--output", "json"];
  const { stdout, exitCode, stderr } = await execa(join(root, ".cache/checkov/bin/checkov"), args, {
    env: { HOME: folder, LOG_LEVEL: "ERROR" },
    reject: false,
  });
  if (exitCode !== 1 || !stdout.startsWith("{")) throw new Error(`checkov ended with exit code ${exitCode}: ${stderr}`);
  const { results, summary } = JSON.parse(stdout) as {
    results: { failed_checks: Finding[] };
    summary: typeof checked;
  };
  findings = results.failed_checks;
  checked = summary;
});

const matches = (pattern: string, text: string) =>
  new RegExp(`^${pattern.replaceAll(".", "[.]").replaceAll("*", "[\\w-]*")}$`).test(text);

/** Whether the exception is for this finding. */
const explains = ({ stacks = ["*"] }: Exception, pattern: string, { resource, file_path }: Finding) =>
  matches(pattern, resource) && stacks.some((stack) => matches(stack, basename(dirname(file_path))));

test("checkov reads all stacks", () => {
  expect(checked.parsing_errors).toBe(0);
  expect(checked.resource_count).toBeGreaterThan(100);
  expect(checked.passed).toBeGreaterThan(500);
});

test("checkov finds nothing that exceptions.yaml does not explain", () => {
  const unexplained = findings
    .filter((finding) => {
      const isExplained = (exception: Exception) =>
        exception.resources.some((pattern) => explains(exception, pattern, finding));
      return !exceptionsOf(finding.check_id).some(isExplained);
    })
    .map(({ check_id, check_name, file_path, resource }) => `${check_id} ${check_name}: ${resource} in ${file_path}`);
  expect(unexplained).toEqual([]);
});

test("each exception is still needed, and has its reason", () => {
  const all = Object.keys(exceptions).flatMap((id) => exceptionsOf(id).map((exception) => [id, exception] as const));
  const unneeded = all.flatMap(([id, exception]) =>
    exception.resources
      .filter((pattern) => !findings.some((found) => found.check_id === id && explains(exception, pattern, found)))
      .map((pattern) => `${id} ${pattern}`),
  );
  expect(unneeded).toEqual([]);
  for (const [, exception] of all) expect(Object.keys(exception)[0]).toMatch(/^(false positive|choice)$/);
});
