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

describe("the report page of the run", () => {
  const page = "out/sparkify/aws/j-1/report.html";
  const kept = async (isPrivate: boolean, made: string) => {
    const runner = new Runner({ make: `if [ "$1" = synth ]; then cp -R ${inS3} cdktf.out; else ${made}; fi` });
    const { github, inputs } = events.dispatch({});
    const event = { inputs, repository: { private: isPrivate } };
    return (await runner.run("deploy.yml", "deploy", { github: { ...github, event }, inputs })).artifacts;
  };
  const make = `mkdir -p ${page.slice(0, page.lastIndexOf("/"))}; touch ${page}`;

  test("is kept as an artifact, also of a run that failed", async () => {
    const artifacts = [{ name: "report", files: [page] }];
    expect(await kept(true, make)).toEqual(artifacts);
    expect(await kept(true, `${make}; exit 2`)).toEqual(artifacts);
  });

  test("is not kept where anybody may read it, nor where no run was started", async () => {
    expect(await kept(false, make)).toEqual([]);
    expect(await kept(true, "true")).toEqual([]);
  });
});

test("only main is deployed", async () => {
  const runs = async (ref: string) =>
    (await evaluate(workflowText("deploy.yml"), events.dispatch({}, ref))).workflow.jobs["deploy"]?.if;
  expect(await runs("refs/heads/main")).toBe(true);
  expect(await runs("refs/heads/feature")).toBe(false);
  expect(await runs("refs/tags/main")).toBe(false);
});
