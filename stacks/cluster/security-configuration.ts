import { EmrSecurityConfiguration } from "@cdktf/provider-aws/lib/emr-security-configuration";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { encrypts } from "../../config/cluster/encryption";
import type { Pipeline } from "../../config/pipeline";
import { authentication } from "./kerberos";

/**
 * The nodes answer requests for metadata, and so for their role's credentials, only with a token (IMDSv2), and only to
 * programs of the node itself (one hop).
 *
 * It encrypts disks only with a key in KMS. Without one, the account's EBS encryption by default does, and
 * `make doctor` looks for it (docs/adr/0021-disks.md).
 *
 * EMR cannot change a security configuration. So a new one gets another name, and is there before the cluster that uses
 * it.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
 * @param key the ARN of the key in KMS, as an expression of HCL. @default - there is none
 */
export function securityConfiguration(scope: Construct, pipeline: Pipeline, key: string | undefined): string {
  return new EmrSecurityConfiguration(scope, "security", {
    namePrefix: `${pipeline.name}-`,
    configuration: Fn.jsonencode({
      InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: 2, HttpPutResponseHopLimit: 1 },
      ...encryption(pipeline, key),
      ...authentication(pipeline.cluster),
    }),
    lifecycle: { createBeforeDestroy: true },
  }).name;
}

/** Encryption of disks and objects with the key, and in transit with certificates. */
function encryption(pipeline: Pipeline, key: string | undefined) {
  const [ofBucket, ofDisks] = [encrypts(pipeline, "bucket"), encrypts(pipeline, "disks")];
  const certificates = pipeline.encryption?.inTransit;
  const isAtRest = ofBucket || ofDisks;
  if (!isAtRest && certificates === undefined) return {};
  return {
    EncryptionConfiguration: {
      EnableAtRestEncryption: isAtRest,
      EnableInTransitEncryption: certificates !== undefined,
      ...(isAtRest && {
        AtRestEncryptionConfiguration: {
          // The bucket encrypts with this key what does not ask for another.
          ...(ofBucket && { S3EncryptionConfiguration: { EncryptionMode: "SSE-KMS", AwsKmsKey: key } }),
          ...(ofDisks && {
            LocalDiskEncryptionConfiguration: {
              EncryptionKeyProviderType: "AwsKms",
              AwsKmsKey: key,
              EnableEbsEncryption: true,
            },
          }),
        },
      }),
      ...(certificates !== undefined && {
        InTransitEncryptionConfiguration: {
          TLSCertificateConfiguration: { CertificateProviderType: "PEM", S3Object: certificates },
        },
      }),
    },
  };
}
