import { CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { AwsServer } from "./aws-server";
import { Project, unwatched } from "./project";

/** A stack that pipeline.yaml asked for once, and does not any more. */
let aws: AwsServer;
let s3: S3Client;
let project: Project;
beforeAll(async () => {
  aws = await AwsServer.start();
  s3 = aws.s3();
  await s3.send(new CreateBucketCommand({ Bucket: "my-states" }));
});
beforeEach(() => (project = new Project()));
afterEach(() => project.remove());
afterAll(async () => {
  s3.destroy();
  await aws.stop();
});

test.each([
  ["on this machine", ""],
  ["in S3", "\nbackend: { s3: { bucket: my-states } }"],
])("no command forgets a catalog whose state is %s", async (_, backend) => {
  const run = (command: string, env: Record<string, string> = {}) => project.run(command, { ...aws.env, ...env });
  project.edit(/^region: .*$/m, `$&${backend}\ncatalog: {}`);
  expect((await run("deploy", { ...unwatched, STACK: "catalog" })).exitCode).toBe(0);
  project.edit("\ncatalog: {}", "");
  const message =
    "The stack sparkify-catalog is deployed (7 resources), and pipeline.yaml has no `catalog` any more. Put " +
    "`catalog` back, run make destroy STACK=catalog, and then remove it: without the key no command knows the stack.";
  for (const [command, code] of [
    ["plan", 1],
    ["deploy", 2],
    ["destroy", 2],
  ] as const) {
    const { stderr, exitCode } = await run(command, { YES: "1" });
    expect([stderr, exitCode]).toEqual([message, code]);
  }
  project.edit(/^region: .*$/m, "$&\ncatalog: {}");
  expect((await run("destroy", { YES: "1", STACK: "catalog" })).stdout).toContain("Destroyed: catalog.");
  project.edit("\ncatalog: {}", "");
  expect((await run("plan", { STACK: "roles" })).exitCode).toBe(2);
});
