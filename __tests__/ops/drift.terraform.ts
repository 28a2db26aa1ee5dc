import { Project, unwatched } from "./project";
import { deploy, projectCopies } from "./project-copies";

/**
 * `make drift` with a real Terraform, where the provider reads resources back as the real one does: what nobody changed
 * must not be named.
 */
const real = { ...unwatched, LAB_REFRESH: "real" };
const project = projectCopies((original) => deploy(original, real));

const drift = (env: Record<string, string> = {}, of = project()) => of.run("drift", { ...real, ...env });

interface State {
  readonly resources: readonly { type: string; name: string; instances: { attributes: { id: string } }[] }[];
}

/** The id of a resource in a local state. */
function idOf(stack: string, address: string): string {
  const { resources } = JSON.parse(project().read(`state/sparkify-${stack}.tfstate`)) as State;
  const found = resources.find(({ type, name }) => `${type}.${name}` === address);
  if (!found?.instances[0]) throw new Error(`no ${address} in the state of ${stack}`);
  return found.instances[0].attributes.id;
}

const none = "No drift in pipeline sparkify: what is deployed is as Terraform made it.";
const cluster = "aws_emr_cluster.cluster";
const rules = ["core_out", "primary_out", "service_out_to_core", "service_out_to_primary"].map(
  (name) => `aws_vpc_security_group_egress_rule.${name}`,
);

test("nothing has changed, and the plans of make plan stay as they are", async () => {
  expect(await project().run("plan", real)).toMatchObject({ exitCode: 0 });
  const saved = project().read(".local/plan/sparkify/plan.json");
  expect(await drift()).toMatchObject({ exitCode: 0, stdout: none, stderr: "" });
  expect(project().read(".local/plan/sparkify/plan.json")).toBe(saved);
});

test("a cluster that has ended, with what is in it, is not drift", async () => {
  const { exitCode, stdout } = await drift({ LAB_GONE: "aws_emr_cluster,aws_emr_instance_fleet" });
  expect(stdout).toBe(`${none}

This is not drift:
- the last cluster (${idOf("cluster", cluster)}) is gone; a cluster ends with its last step`);
  expect(exitCode).toBe(0);
});

test("a change that is not deployed is not drift", async () => {
  project().edit(/^select /m, "select distinct ", "tables/songs.sql");
  const { exitCode, stdout } = await drift();
  expect(stdout).toMatch(
    /^No drift .*\n\nThis is not drift:\n- [1-9] changes in cluster are not deployed yet; make plan says which$/,
  );
  expect(exitCode).toBe(0);
});

test("what was deleted is drift, also beside an ended cluster and a change that is not deployed", async () => {
  project().edit(/^region: .*$/m, "$&\ntags: { team: data }");
  const gone = "aws_vpc_security_group_egress_rule,aws_emr_cluster";
  const { exitCode, stdout } = await drift({ LAB_GONE: gone, STACK: "" });
  expect(stdout.split("\n\n").slice(0, 2).join("\n\n")).toBe(
    [
      "Drift in pipeline sparkify: 4 resources were changed or deleted outside of Terraform.",
      ...rules.map((rule) => `- network: ${rule} (${idOf("network", rule)}) was deleted`),
      "",
      "What to do:",
      "- See the values: make plan",
      "- Put network back to its configuration: make deploy STACK=network",
      "- Or keep the change: write it into pipeline.yaml or the stacks, and deploy that",
      "- Who made it: CloudTrail has each request that changes something, by the resource's name",
    ].join("\n"),
  );
  expect(stdout).toContain(`\n\nThis is not drift:\n- the last cluster (${idOf("cluster", cluster)}) is gone; `);
  expect(stdout).toMatch(/- \d+ changes in network are not deployed yet; make plan says which$/m);
  expect(exitCode).toBe(2);
  expect(project().read(".local/drift/sparkify/drift.md")).toContain(
    "<!-- drift of pipeline sparkify -->\n\nDrift in pipeline sparkify: 4 resources were changed",
  );
  const json = await drift({ LAB_GONE: gone, STACK: "network", FORMAT: "json" });
  expect([json.exitCode, JSON.parse(json.stdout)]).toEqual([
    2,
    expect.objectContaining({
      version: 1,
      drift: rules.map((address) => ({
        stack: "network",
        address,
        what: "deleted",
        id: idOf("network", address),
      })),
    }),
  ]);
});

test("a persistent cluster that is gone is drift", async () => {
  project().edit(/^cluster:.*$/m, "$&\n  lifecycle: persistent");
  expect(await project().run("deploy", real)).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout } = await drift({ LAB_GONE: "aws_emr_cluster" });
  expect(stdout).toContain(`- cluster: ${cluster} (${idOf("cluster", cluster)}) was deleted\n`);
  expect(stdout).not.toContain("This is not drift");
  expect(exitCode).toBe(2);
});

test("no state on this machine: drift cannot be seen, which is an error", async () => {
  const fresh = new Project();
  try {
    const { exitCode, stderr } = await drift({}, fresh);
    expect(stderr).toBe(
      "The states are files in state/, and none of them has a resource: nothing was deployed from here, so drift " +
        "cannot be seen. Run make drift where you deploy; or add backend: to pipeline.yaml and run make state-move " +
        "there, so that the states are in S3.",
    );
    expect(exitCode).toBe(1);
  } finally {
    fresh.remove();
  }
});
