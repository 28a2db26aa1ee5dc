import { DescribeImagesCommand, EC2Client, type Image } from "@aws-sdk/client-ec2";
import "../../cli/aws-sdk";
import type { FleetTypes } from "../../cli/synthesized/nodes";
import { isArm } from "../../config/aws/instance-types";
import { clientConfig, errorName } from "../aws/clients";
import { type Finding, unseen } from "./finding";

/**
 * An image of the user's own: whether it is there, and has the architecture of all types. EMR would look at it only
 * when the nodes start.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-custom-ami.html
 */
export async function imageFinding(
  id: string,
  fleets: readonly FleetTypes[],
  region: string | undefined,
): Promise<Finding> {
  const name = `image ${id}`;
  const fix = "Correct cluster.ami in pipeline.yaml.";
  const client = new EC2Client({ ...clientConfig(region), maxAttempts: 2 });
  try {
    const { Images: [image] = [] } = await client.send(new DescribeImagesCommand({ ImageIds: [id] }));
    if (!image) return missing(name, fix);
    const says = problem(image, fleets);
    return says === undefined
      ? { name, state: "ok", says: `is available, for ${image.Architecture}` }
      : { name, state: "wrong", says, fix };
  } catch (error) {
    return errorName(error).startsWith("InvalidAMIID") ? missing(name, fix) : unseen(name, error);
  } finally {
    client.destroy();
  }
}

function problem({ Architecture, RootDeviceType, State }: Image, fleets: readonly FleetTypes[]): string | undefined {
  if (State !== "available") return `is in the state ${State}`;
  if (RootDeviceType !== "ebs") return "is not backed by EBS, which EMR asks for";
  const types = fleets.flatMap((fleet) => fleet.types);
  const other = types.find((type) => (isArm(type) ? "arm64" : "x86_64") !== Architecture);
  return other && `is for ${Architecture}, on which nodes of type ${other} do not start`;
}

const missing = (name: string, fix: string): Finding => ({
  name,
  state: "wrong",
  says: "does not exist in this region, or this account may not use it",
  fix,
});
