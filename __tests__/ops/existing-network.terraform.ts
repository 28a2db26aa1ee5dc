import { AwsServer } from "./aws-server";
import { Project, unwatched } from "./project";

/** A deploy into a network that exists, but not in the account of this machine's server. */

test("no cluster is started in a network that does not fit, and make doctor names it", async () => {
  const aws = await AwsServer.start();
  const project = new Project();
  try {
    project.edit(/^region: .*$/m, "$&\nnetwork: { existing: { vpc: vpc-0a1b2c3d, subnets: [subnet-0a1b2c3d] } }");
    const { exitCode, stdout, stderr } = await project.run("deploy", { ...unwatched, ...aws.env });
    expect(stdout).toContain("network: Apply complete! Resources: 22 added, 0 changed, 0 destroyed.");
    expect(stderr).toContain(
      "No cluster was started, because the network does not fit:\n" +
        "  there is no VPC vpc-0a1b2c3d in this region\n" +
        "    Correct network.existing.vpc in pipeline.yaml.",
    );
    expect(exitCode).toBe(1);

    project.edit(/^region: .*$/m, "$&\nexistingBucket: true");
    const { stdout: found } = await project.run("doctor", aws.env);
    expect(found).toContain(
      "✗ network vpc-0a1b2c3d: there is no VPC vpc-0a1b2c3d in this region\n" +
        "    Correct network.existing.vpc in pipeline.yaml.",
    );
    expect(found).toContain(
      "✗ bucket parquetry-sparkify-example: does not exist, but existingBucket says that it does\n" +
        "    Correct bucket in pipeline.yaml, or remove existingBucket.",
    );
  } finally {
    project.remove();
    await aws.stop();
  }
});
