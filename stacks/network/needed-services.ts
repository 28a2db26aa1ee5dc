import { encrypts } from "../../config/encryption";
import { registeredTables } from "../../config/catalog";
import type { Pipeline } from "../../config/pipeline";
import { needsEmrEndpoint } from "./emr-endpoint";

/** The name of a service in that of its VPC endpoint. */
export type Service = InterfaceService | "s3" | typeof emrService;

/** A service for which a private subnet has an endpoint that AWS bills by the hour. */
export type InterfaceService = "glue" | "kms" | "ssm" | "ssmmessages";

type Needing = Pick<Pipeline, "catalog" | "cluster" | "encryption" | "tables">;

/** EMR itself, as the last part of the name of its endpoint. */
const emrService = "emr-service-cell01";

/** The services that the nodes call. EMR is one of them where it does not call the nodes instead. */
export function neededServices(pipeline: Needing & Pick<Pipeline, "network">): Service[] {
  const services: Service[] = ["s3", ...Object.values(interfaceServices(pipeline)).flat()];
  return needsEmrEndpoint(pipeline) ? [...services, emrService] : services;
}

/**
 * Those of them that have interface endpoints in one subnet, by what needs them.
 *
 * A run registers partitions in Glue.
 *
 * Nodes ask KMS for the keys of their disks. S3 asks for those of objects itself.
 *
 * Session Manager's agents from 2024 on do not need ec2messages beside ssmmessages, and newer regions do not have it.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-emr.html
 * @see https://github.com/aws/amazon-ssm-agent/releases/tag/3.3.40.0
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
export function interfaceServices(
  pipeline: Needing,
): Readonly<Record<"glue" | "kms" | "session_manager", InterfaceService[]>> {
  return {
    glue: registeredTables(pipeline).length > 0 ? ["glue"] : [],
    kms: encrypts(pipeline, "disks") ? ["kms"] : [],
    session_manager: pipeline.cluster.sessionManager ? ["ssm", "ssmmessages"] : [],
  };
}
