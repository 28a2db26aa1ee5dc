import { DescribeKeyPairsCommand, EC2Client } from "@aws-sdk/client-ec2";
import "../../cli/aws-sdk";
import { clientConfig, errorName } from "../aws/clients";
import { type Finding, unseen } from "./finding";

/** The key pair of `cluster.ssh`: EMR refuses a cluster with one that does not exist. */
export async function keyPairFinding(key: string, region: string | undefined): Promise<Finding> {
  const name = `key pair ${key}`;
  const client = new EC2Client({ ...clientConfig(region), maxAttempts: 2 });
  try {
    await client.send(new DescribeKeyPairsCommand({ KeyNames: [key] }));
    return { name, state: "ok", says: "exists" };
  } catch (error) {
    if (errorName(error) !== "InvalidKeyPair.NotFound") return unseen(name, error);
    return {
      name,
      state: "wrong",
      says: "does not exist in this region",
      fix: `Correct cluster.ssh.key in pipeline.yaml, or make it: aws ec2 create-key-pair --key-name ${key}`,
    };
  } finally {
    client.destroy();
  }
}
