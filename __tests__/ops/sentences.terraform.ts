import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { type Project, unwatched } from "./project";
import { deploy, projectCopies } from "./project-copies";

/**
 * What plans say, where the provider reads resources back as the real one does: "" in the place of null, and what other
 * resources have filled in. Each sentence must be true. Nothing that nobody changed is mentioned.
 */
const real = { ...unwatched, LAB_REFRESH: "real" };
let id: string;
const project = projectCopies(async (original) => {
  await deploy(original, real);
  id = clusterIn(original)["id"] as string;
});

interface State {
  readonly resources: readonly { type: string; instances: { attributes: Record<string, unknown> }[] }[];
}

function clusterIn(of: Project): Record<string, unknown> {
  const state = JSON.parse(of.read("state/sparkify-cluster.tfstate")) as State;
  return state.resources.find(({ type }) => type === "aws_emr_cluster")?.instances[0]?.attributes ?? {};
}

/** Changes the cluster as somebody would in AWS's console: the stand-in provider reads what the state has. */
function byHand(change: (cluster: Record<string, unknown>) => void): void {
  const file = join(project().folder, "state/sparkify-cluster.tfstate");
  const state = JSON.parse(readFileSync(file, "utf8")) as State;
  for (const { type, instances } of state.resources)
    if (type === "aws_emr_cluster") for (const { attributes } of instances) change(attributes);
  writeFileSync(file, JSON.stringify(state));
}

/** The sentences of a plan, and its exit code. */
async function planned(env: Record<string, string> = {}): Promise<{ sentences: string[]; exitCode: number }> {
  const { stdout, exitCode } = await project().run("plan", { ...real, FORMAT: "json", ...env });
  return { sentences: (JSON.parse(stdout) as { sentences: string[] }).sentences, exitCode };
}

const changeSql = () => project().edit(/^select /m, "select distinct ", "tables/songs.sql");

test("no change: nothing to say", async () => {
  expect(await planned()).toEqual({ sentences: [], exitCode: 0 });
});

test("a changed line of SQL: two sentences, both about that table, and the line itself in plan.md", async () => {
  changeSql();
  expect(await planned()).toEqual({
    sentences: [
      "the cluster is replaced because table songs changed: applying runs the pipeline again",
      "table songs: its SQL changed (1 line added, 1 removed)",
    ],
    exitCode: 2,
  });
  const comment = project().read(".local/plan/sparkify/plan.md");
  expect(comment).toContain("<summary>SQL of table songs</summary>");
  expect(comment).toContain(
    "\n-select song_id, title, artist_id, year, duration\n+select distinct song_id, title, artist_id, year, duration\n",
  );
});

test("one tag: nothing about rights or drift", async () => {
  project().edit(/^region: .*$/m, "$&\ntags: { team: data }");
  expect(await planned()).toEqual({
    sentences: ["the cluster is changed in place (it gets other tags): nothing runs again"],
    exitCode: 2,
  });
});

test("rules of the groups that somebody deleted are made again, and said to be", async () => {
  const { sentences } = await planned({ LAB_GONE: "aws_vpc_security_group_egress_rule" });
  const rules = ["core_out", "primary_out", "service_out_to_core"].map(
    (rule) => `aws_vpc_security_group_egress_rule.${rule}`,
  );
  expect(sentences).toEqual([
    `${rules.join(", ")} and aws_vpc_security_group_egress_rule.service_out_to_primary ` +
      "were deleted outside of Terraform and are made again",
  ]);
});

test("private to public with a living cluster: what to do first; and back", async () => {
  project().edit(/^region: .*$/m, "$&\nnetwork: { access: public }");
  const { sentences } = await planned();
  // The provider keeps the group of a cluster that names none, so the cluster itself is not replaced.
  expect(sentences[0]).toBe(
    `aws_security_group.service is destroyed, and the cluster ${id} still uses that: AWS refuses it. ` +
      "End the cluster first: make destroy STACK=cluster",
  );
  expect(await project().run("destroy", { ...real, STACK: "cluster" })).toMatchObject({ exitCode: 0 });
  expect((await planned()).sentences).toContain("aws_security_group.service is destroyed; no cluster uses that now");
  expect(await project().run("deploy", real)).toMatchObject({ exitCode: 0 });
  expect(await planned()).toEqual({ sentences: [], exitCode: 0 });

  project().edit("network: { access: public }", "network: { access: private }");
  const back = (await planned()).sentences;
  expect(back).toContain(
    "the cluster is replaced because its security groups changed: applying runs the pipeline again",
  );
  expect(back.filter((sentence) => /outside of Terraform|destroyed/.test(sentence))).toEqual([]);
  expect(await project().run("deploy", real)).toMatchObject({ exitCode: 0 });
  expect(await planned()).toEqual({ sentences: [], exitCode: 0 });
});

test("a tainted cluster is said to be tainted", async () => {
  const cwd = join(project().folder, "cdktf.out/stacks/sparkify-cluster");
  await execa("terraform", ["taint", "aws_emr_cluster.cluster"], { cwd });
  expect((await planned()).sentences).toEqual([
    "the cluster is replaced because an earlier apply did not finish it (Terraform calls it tainted): " +
      "applying runs the pipeline again",
  ]);
});

test("a cluster that somebody protected: deploy neither takes that away nor replaces it", async () => {
  byHand((cluster) => (cluster["termination_protection"] = true));
  expect((await planned()).sentences).toEqual([
    `the cluster ${id} was protected from being ended outside of Terraform: make deploy refuses to take that away`,
  ]);
  const allow =
    `If it may end: aws emr modify-cluster-attributes --cluster-id ${id} --no-termination-protected, ` +
    "then run the same command again.";
  const refused = await project().run("deploy", real);
  expect(refused.stderr).toBe(
    `Somebody protected the cluster ${id} from being ended, and this plan would take that away. ` +
      `${allow} STACK=… applies another stack alone.`,
  );
  expect(refused.exitCode).toBe(1);
  changeSql();
  const replaced = await project().run("deploy", real);
  expect(replaced.stderr).toBe(`Somebody protected the cluster ${id} from being ended. ${allow}`);
  expect([replaced.exitCode, clusterIn(project())["id"]]).toEqual([1, id]);
});

test("a core fleet, a task fleet and a waiting cluster are named in words", async () => {
  project().edit("onDemand: 2 }", "onDemand: 3 }\n  task: { types: [m6i.xlarge], spot: 4 }\n  idleTimeout: 3600");
  const { sentences } = await planned();
  expect(sentences[0]).toMatch(
    /^the cluster is replaced because .*its core fleet has 3 on-demand units instead of 2 on-demand units/,
  );
  expect(sentences[0]).toContain("it stays after its last step now");
  expect(sentences).toContain("aws_emr_instance_fleet.task: a fleet of task nodes is added to the cluster");
});

test("steps that somebody adds to a waiting cluster stay, and an edit of ours still replaces it", async () => {
  project().edit(/^ {2}release: .*$/m, "$&\n  idleTimeout: 3600");
  expect(await project().run("deploy", real)).toMatchObject({ exitCode: 0 });
  byHand((cluster) => {
    const steps = cluster["step"] as { name: string }[];
    cluster["step"] = [...steps, { ...steps.at(-1), name: "ask" }];
  });
  const added = `1 step was added to the cluster ${clusterIn(project())["id"] as string} outside of Terraform (ask)`;
  expect(await planned()).toEqual({ sentences: [`${added}: the plan leaves that as it is`], exitCode: 0 });
  changeSql();
  expect((await planned()).sentences).toEqual([
    "the cluster is replaced because table songs changed: applying runs the pipeline again",
    "table songs: its SQL changed (1 line added, 1 removed)",
    `${added}: it is not part of the new cluster`,
    "the cluster stays after its last step: 3 units of nodes cost money until it was idle for 1 h 0 min",
  ]);
  expect(await project().run("deploy", real)).toMatchObject({ exitCode: 0 });
  const names = (clusterIn(project())["step"] as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(["merge songs", "merge events", "write tables", "remove merged files"]);
  expect(await planned()).toEqual({ sentences: [], exitCode: 0 });
});
