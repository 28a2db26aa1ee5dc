import { emrService } from "../../config/aws/emr-names";
import { encrypts } from "../../config/cluster/encryption";
import { readsCatalog, registeredTables } from "../../config/catalog";
import type { Pipeline } from "../../config/pipeline";
import { lineOf } from "../../config/aws/releases";
import type { EndpointService } from "../region";

/** The services that the nodes call. EMR is one of them where it does not call the nodes instead. */
export function neededServices(pipeline: Pipeline): EndpointService[] {
  const services: EndpointService[] = ["s3", ...Object.values(interfaceServices(pipeline)).flat()];
  return needsEmrEndpoint(pipeline) ? [...services, emrService] : services;
}

/** Whether the nodes reach EMR through an interface endpoint in the VPC, which a private subnet then needs. */
export function needsEmrEndpoint({ network, cluster }: Pick<Pipeline, "network" | "cluster">): boolean {
  return network.access === "private" && lineOf(cluster.release).privateAccess === "endpoint";
}

/**
 * The services that have an interface endpoint in one subnet, by what nodes use them for.
 *
 * A run registers partitions in Glue, and applications read tables there.
 *
 * Nodes ask KMS for the keys of their disks. S3 asks KMS for the keys of objects itself.
 *
 * Session Manager's agents from 2024 on do not need ec2messages beside ssmmessages, and newer regions do not have it.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-emr.html
 * @see https://github.com/aws/amazon-ssm-agent/releases/tag/3.3.40.0
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
export function interfaceServices(
  pipeline: Pick<Pipeline, "catalog" | "cluster" | "encryption" | "tables">,
): Readonly<Record<"glue" | "kms" | "session_manager", ("glue" | "kms" | "ssm" | "ssmmessages")[]>> {
  return {
    glue: registeredTables(pipeline).length > 0 || readsCatalog(pipeline) ? ["glue"] : [],
    kms: encrypts(pipeline, "disks") ? ["kms"] : [],
    session_manager: pipeline.cluster.sessionManager ? ["ssm", "ssmmessages"] : [],
  };
}
