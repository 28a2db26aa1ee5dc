import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { Construct } from "constructs";
import { encrypts } from "../config/cluster/encryption";
import type { Pipeline } from "../config/pipeline";
import { accountOf } from "./account";
import { certificateStatements, keyStatement, nodeKeyActions, volumeStatements } from "./encryption";
import { glueStatements } from "./roles/glue-statements";
import { instanceStatements } from "./roles/instance-statements";
import { sourceStatements } from "./roles/source-statements";
import { PipelineStack } from "./pipeline-stack";
import { roleArn } from "./role-arn";
import { arnPartition, s3Arn, servicePrincipals } from "./region";

/** The roles of EMR and of its nodes; nothing where they exist already. */
export class RolesStack extends PipelineStack {
  constructor(scope: Construct, pipeline: Pipeline) {
    super(scope, "roles", pipeline);
    if (pipeline.roles.existing) return;
    const partition = arnPartition(pipeline.region);
    this.instanceRole(pipeline, partition);
    this.serviceRole(pipeline, partition);
  }

  /**
   * What the nodes may do. AWS's managed policy is deprecated, and allows `s3:*` on all buckets, so we have our own.
   */
  private instanceRole(pipeline: Pipeline, partition: string): void {
    const trust = new DataAwsIamPolicyDocument(this, "instance_trust", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: [servicePrincipals(pipeline.region).ec2] }],
        },
      ],
    });
    const name = this.names.instanceRole;
    const role = new IamRole(this, "instance", {
      name,
      description: `Nodes of pipeline ${pipeline.name}`,
      path: pipeline.roles.path,
      permissionsBoundary: pipeline.roles.permissionsBoundary,
      assumeRolePolicy: trust.json,
    });
    const rights = new DataAwsIamPolicyDocument(this, "instance_rights", {
      statement: [
        ...instanceStatements(s3Arn(pipeline.region, this.names.bucket), pipeline),
        ...sourceStatements(pipeline),
        ...this.keyStatements(pipeline),
        ...certificateStatements(pipeline),
        ...glueStatements(() => `arn:${partition}:glue:${pipeline.region}:${accountOf(this)}`, pipeline),
      ],
    });
    new IamRolePolicy(this, "instance_policy", { name: "bucket-folders", role: role.id, policy: rights.json });
    if (pipeline.cluster.sessionManager) {
      new IamRolePolicyAttachment(this, "session_manager", {
        role: role.name,
        policyArn: `arn:${partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`,
      });
    }
    // EMR requires that the profile has the name of the role.
    new IamInstanceProfile(this, "instance_profile", { name, path: pipeline.roles.path, role: role.name });
  }

  /**
   * What EMR itself may do: AWS's policy v2, which only allows tagged resources, and passing our instance role.
   * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role.html
   */
  private serviceRole(pipeline: Pipeline, partition: string): void {
    const account = accountOf(this);
    const trust = new DataAwsIamPolicyDocument(this, "service_trust", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: [servicePrincipals(pipeline.region).emr] }],
          // Without this condition, another account could make EMR use this role (the confused deputy problem).
          condition: [
            { test: "StringEquals", variable: "aws:SourceAccount", values: [account] },
            {
              test: "ArnLike",
              variable: "aws:SourceArn",
              values: [`arn:${partition}:elasticmapreduce:${pipeline.region}:${account}:*`],
            },
          ],
        },
      ],
    });
    const role = new IamRole(this, "service", {
      name: this.names.serviceRole,
      description: `EMR for pipeline ${pipeline.name}`,
      path: pipeline.roles.path,
      permissionsBoundary: pipeline.roles.permissionsBoundary,
      assumeRolePolicy: trust.json,
    });
    new IamRolePolicyAttachment(this, "service_managed", {
      role: role.name,
      policyArn: `arn:${partition}:iam::aws:policy/service-role/AmazonEMRServicePolicy_v2`,
    });
    const passRole = new DataAwsIamPolicyDocument(this, "pass_instance_role", {
      statement: [
        {
          sid: "PassInstanceRole",
          actions: ["iam:PassRole"],
          resources: [roleArn(this, pipeline, this.names.instanceRole)],
          // As in AWS's own policies: in China the service is ec2.amazonaws.com.cn here.
          condition: [{ test: "StringLike", variable: "iam:PassedToService", values: ["ec2.amazonaws.com*"] }],
        },
      ],
    });
    new IamRolePolicy(this, "service_policy", { name: "pass-instance-role", role: role.id, policy: passRole.json });
    if (encrypts(pipeline, "disks")) {
      const volumes = new DataAwsIamPolicyDocument(this, "encrypt_volumes", {
        statement: volumeStatements(pipeline, account),
      });
      new IamRolePolicy(this, "volumes_policy", { name: "encrypt-volumes", role: role.id, policy: volumes.json });
    }
  }

  /** What nodes may do with the key that encrypts what they write. */
  private keyStatements(pipeline: Pipeline) {
    if (pipeline.encryption?.key === undefined) return [];
    return [keyStatement(pipeline, accountOf(this), { sid: "UseKey", actions: nodeKeyActions(pipeline) })];
  }
}
