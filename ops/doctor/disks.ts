import { EC2Client, GetEbsEncryptionByDefaultCommand } from "@aws-sdk/client-ec2";
import "../../cli/aws-sdk";
import { clientConfig } from "../aws/clients";
import { type Finding, unseen } from "./finding";

/** With a key of its own, a cluster does not need the account's setting. */
export const encryptedDisks: Finding = {
  name: "disks",
  state: "ok",
  says: "EMR encrypts the volumes of the nodes with the key of encryption.key",
};

/** docs/adr/0021-disks.md says why it is the account that encrypts the volumes of nodes. */
export async function disks(region: string | undefined): Promise<Finding> {
  const name = "disks";
  const client = new EC2Client({ ...clientConfig(region), maxAttempts: 2 });
  try {
    const { EbsEncryptionByDefault } = await client.send(new GetEbsEncryptionByDefaultCommand({}));
    if (EbsEncryptionByDefault) return { name, state: "ok", says: "the account encrypts EBS volumes by default" };
    return {
      name,
      state: "wrong",
      says: "the account does not encrypt EBS volumes by default, so those of the nodes are not encrypted",
      fix:
        "Turn it on, for all new volumes of the region: " +
        `aws ec2 enable-ebs-encryption-by-default --region ${region ?? ""}`,
    };
  } catch (error) {
    return unseen(name, error);
  } finally {
    client.destroy();
  }
}
