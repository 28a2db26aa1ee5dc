import { sparkify, synthHcl } from "../stacks/synthesized";
import { Runner } from "./runner";
import { evaluate, events, workflowText } from "./workflow";

let inS3: string;
let onDisk: string;
beforeAll(async () => {
  onDisk = await synthHcl();
  inS3 = await synthHcl({ ...sparkify(), backend: { s3: { bucket: "my-states", prefix: "parquetry" } } });
});

/** @param synth what `make synth` does here: beforeAll has called the real synthesis */
function deploy(synth: string, inputs: Record<string, string> = { pipeline: "", stack: "" }) {
  const runner = new Runner({ make: `if [ "$1" = synth ]; then ${synth}; fi` });
  return runner.run("deploy.yml", "deploy", events.dispatch(inputs));
}

test.each([
  ["an empty form", { pipeline: "", stack: "" }, "PIPELINE=sparkify STACK="],
  ["the API without inputs", {}, "PIPELINE=sparkify STACK="],
  ["one stack", { pipeline: "sparkify", stack: "roles" }, "PIPELINE=sparkify STACK=roles"],
  ["an ordinary run", { pipeline: "", stack: "", replay: "" }, "PIPELINE=sparkify STACK="],
  ["a replay", { pipeline: "", stack: "", replay: "j-1,j-2" }, "PIPELINE=sparkify STACK=", " REPLAY=j-1,j-2"],
])("%s: make synth, then make deploy, which asks nobody since CI is true", async (_, inputs, given, more = "") => {
  const ran = await deploy(`cp -R ${inS3} cdktf.out`, inputs);
  expect(ran.calls).toEqual([`make synth ${given} CI=true${more}`, `make deploy ${given} CI=true${more}`]);
  expect(ran.steps).toEqual([
    ["Check that the state is kept in S3", 0],
    ["make deploy", 0],
  ]);
});

test("a state on this machine's disk: refused, and nothing is deployed", async () => {
  const ran = await deploy(`cp -R ${onDisk} cdktf.out`);
  expect(ran.steps).toEqual([["Check that the state is kept in S3", 1]]);
  expect(ran.output).toBe(
    "::error::pipelines/sparkify/pipeline.yaml has no backend:, so Terraform's state would be lost with this " +
      "machine; add backend: { s3: { bucket: NAME } }, and run make state-bucket once\n",
  );
});

test("a pipeline.yaml with a mistake: the exit code of make, and nothing is deployed", async () => {
  const ran = await deploy("echo 'pipelines/typo: no such folder' >&2; exit 2", { pipeline: "typo", stack: "" });
  expect(ran.calls).toEqual(["make synth PIPELINE=typo STACK= CI=true"]);
  expect(ran.steps).toEqual([["Check that the state is kept in S3", 2]]);
  expect(ran.output).toBe("pipelines/typo: no such folder\n");
});

test("only main is deployed", async () => {
  const runs = async (ref: string) =>
    (await evaluate(workflowText("deploy.yml"), events.dispatch({}, ref))).workflow.jobs["deploy"]?.if;
  expect(await runs("refs/heads/main")).toBe(true);
  expect(await runs("refs/heads/feature")).toBe(false);
  expect(await runs("refs/tags/main")).toBe(false);
});
