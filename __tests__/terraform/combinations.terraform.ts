import { join } from "node:path";
import type { Pipeline } from "../../config/pipeline";
import { load, minimal } from "../config/fixture";
import { partsOf, type StackPart, synthHcl, temporaryFolder } from "../stacks/synthesized";
import { terraform } from "./terraform";

/**
 * Choices of security, in combinations: each is valid, applied, planned again without a change, and destroyed. Each
 * value of a choice meets each value of every other choice in at least one row.
 */

const choices = {
  access: ["private", "public"],
  network: ["own", "existing"],
  key: ["none", "made", "given"],
  kerberos: ["no", "yes"],
  certificates: ["no", "yes"],
  sessions: ["no", "yes"],
  catalog: ["no", "yes"],
  watching: ["no", "yes"],
  schedule: ["no", "yes"],
  path: ["no", "yes"],
} as const;
const names = Object.keys(choices) as (keyof typeof choices)[];

const rows = [
  // access, network, key, kerberos, certificates, sessions, catalog, watching, schedule, path
  ["private", "existing", "given", "yes", "no", "yes", "yes", "no", "no", "no"],
  ["public", "own", "made", "no", "yes", "no", "no", "yes", "yes", "yes"],
  ["public", "own", "none", "no", "no", "yes", "yes", "no", "yes", "no"],
  ["private", "existing", "none", "yes", "yes", "no", "no", "yes", "no", "yes"],
  ["private", "own", "given", "no", "yes", "no", "yes", "no", "no", "yes"],
  ["public", "existing", "made", "yes", "no", "yes", "no", "yes", "no", "no"],
  ["private", "existing", "made", "no", "yes", "yes", "yes", "no", "yes", "no"],
  ["public", "own", "given", "yes", "no", "no", "no", "no", "no", "no"],
  ["private", "existing", "given", "no", "no", "yes", "yes", "yes", "yes", "yes"],
] as const;

type Choice = keyof typeof choices;
type Combination = Readonly<Record<Choice, string>>;

const combinations = rows.map(
  (row) => Object.fromEntries(names.map((name, index) => [name, row[index]])) as Combination,
);

test("each value of a choice meets each value of every other choice", () => {
  const pairs = names.flatMap((a, index) => names.slice(index + 1).map((b) => [a, b] as const));
  const missing = pairs.flatMap(([a, b]) =>
    choices[a].flatMap((x) =>
      choices[b]
        .filter((y) => !combinations.some((combination) => combination[a] === x && combination[b] === y))
        .map((y) => `${a}: ${x}, ${b}: ${y}`),
    ),
  );
  // A scheduled cluster cannot be given a password.
  expect(missing).toEqual(["kerberos: yes, schedule: yes"]);
});

const keys: Readonly<Record<string, string>> = {
  made: "made",
  given: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
};

/** The network that exists has a KDC, too. */
const kdc = ", kdc: { server: kdc.example.com:88, admin: kdc.example.com:749 }";

const only = (condition: boolean, text: string) => (condition ? [text] : []);

/** The pipeline that somebody would write for a combination, checked as theirs would be. */
function pipelineOf(combination: Combination): Pipeline {
  const is = (choice: Choice) => combination[choice] === "yes";
  const { access, network, key } = combination;
  const existing = "existing: { vpc: vpc-0a1b2c3d4e5f67890, subnets: [subnet-0a1b2c3d4e5f67890] }";
  const encryption = [
    ...only(key !== "none", `key: "${keys[key] ?? ""}"`),
    ...only(is("certificates"), "inTransit: s3://my-certificates/emr.zip"),
  ];
  const cluster = [
    ...only(is("kerberos"), `kerberos: { realm: EC2.INTERNAL${network === "existing" ? kdc : ""} }`),
    ...only(is("sessions"), "sessionManager: true"),
  ];
  const top = [
    `network: { access: ${access}${network === "existing" ? `, ${existing}` : ", flowLogs: {}"} }`,
    ...only(encryption.length > 0, `encryption: { ${encryption.join(", ")} }`),
    ...only(cluster.length > 0, `cluster: { ${cluster.join(", ")} }`),
    ...only(is("catalog"), "catalog: {}"),
    ...only(is("watching"), "watching: { emails: [data@example.com], budget: 100 }"),
    ...only(is("schedule"), "schedule: { cron: 0 3 * * ? *, onObject: data/*/_SUCCESS }"),
    ...only(is("path"), "roles: { path: /data/emr/ }"),
  ];
  return load(minimal({ top: top.join("\n"), table: "    partitionBy: [day]" }));
}

const flags = ["-input=false", "-no-color"];

test.each(combinations.map((combination) => [Object.values(combination).join(" "), combination] as const))(
  "%s",
  async (_, combination) => {
    process.env["TF_VAR_kdc_admin_password"] = "of this test";
    const pipeline = pipelineOf(combination);
    const outdir = join(temporaryFolder(), "cdktf.out");
    await synthHcl(pipeline, outdir);
    const run = (part: StackPart, ...args: string[]) => terraform(outdir, pipeline.name, part, ...args);
    const order = (part: StackPart) => (part === "cluster" || part === "schedule" ? 1 : 0);
    const stacks = [...partsOf(pipeline)].sort((a, b) => order(a) - order(b));
    for (const part of stacks) {
      run(part, "init", ...flags);
      const validated: unknown = JSON.parse(run(part, "validate", "-json"));
      expect([part, validated]).toMatchObject([part, { valid: true, error_count: 0, warning_count: 0 }]);
      run(part, "apply", "-auto-approve", ...flags);
    }
    process.env["LAB_REFRESH"] = "real";
    for (const part of stacks)
      expect([part, run(part, "plan", ...flags)]).toEqual([
        part,
        expect.stringContaining("No changes. Your infrastructure matches the configuration."),
      ]);
    delete process.env["LAB_REFRESH"];
    for (const part of stacks.reverse())
      expect(run(part, "destroy", "-auto-approve", ...flags)).toMatch(/Destroy complete! Resources: \d+ destroyed/);
  },
);
