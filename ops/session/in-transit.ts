import type { Cluster } from "@aws-sdk/client-emr";
import { valueAt } from "../../cli/value-at";
import { awsFailure, emrClient } from "../aws/clients";

/**
 * Whether a cluster encrypts in transit. Its web interfaces then have TLS.
 * @throws RunError when its security configuration cannot be read
 */
export async function encryptsInTransit(
  { Id: id = "", SecurityConfiguration: name }: Cluster,
  region: string | undefined,
): Promise<boolean> {
  if (!name) return false;
  const emr = await emrClient(region, 4);
  try {
    const { DescribeSecurityConfigurationCommand } = await import("@aws-sdk/client-emr");
    const { SecurityConfiguration: text = "{}" } = await emr.send(
      new DescribeSecurityConfigurationCommand({ Name: name }),
    );
    return valueAt(JSON.parse(text), "EncryptionConfiguration", "EnableInTransitEncryption") === true;
  } catch (error) {
    throw awsFailure(
      `Whether the web interfaces of ${id} have TLS is not known, because its security configuration ${name} could ` +
        "not be read",
      error,
    );
  } finally {
    emr.destroy();
  }
}
