import type { EmrClusterEc2Attributes } from "@cdktf/provider-aws/lib/emr-cluster";
import type { Pipeline } from "../../config/pipeline";

/** The key pair whose private key opens a shell on the nodes. */
export function keyPair({ ssh }: Pipeline["cluster"]): Pick<EmrClusterEc2Attributes, "keyName"> {
  return ssh ? { keyName: ssh.key } : {};
}
