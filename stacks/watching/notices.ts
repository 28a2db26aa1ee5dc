import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { folders } from "../../config/bucket-folders";
import type { Pipeline } from "../../config/pipeline";
import { userSteps } from "../../config/cluster/step-files";
import { ownSteps } from "../../config/cluster/step-names";
import { mergedSources } from "../cluster/merged";
import { s3Uri } from "../names";

/** The notice of one kind of event. */
interface Notice {
  readonly id: string;
  readonly description: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, readonly string[]>>;
  /** What the notice says. `<cluster>`, `<name>`, `<state>` and `<message>` are values of the event. */
  readonly text: string;
}

/**
 * Notices of clusters and steps. The event of a cluster has its name. That of a step has the cluster's id and the
 * step's name only. So steps of the same name in other pipelines of this region cause notices too.
 */
export function notices(
  scope: Construct,
  pipeline: Pipeline,
  { notices: wanted }: NonNullable<Pipeline["watching"]>,
  topicArn: string,
): void {
  const all = [...failures(pipeline), ...(wanted === "all" ? progress(pipeline) : [])];
  for (const { id, description, detailType, detail, text } of all) {
    const rule = new CloudwatchEventRule(scope, id, {
      name: `${pipeline.name}-${id.replaceAll("_", "-")}`,
      description,
      eventPattern: Fn.jsonencode({ source: ["aws.emr"], "detail-type": [detailType], detail }),
    });
    new CloudwatchEventTarget(scope, `tell_${id}`, {
      rule: rule.name,
      arn: topicArn,
      inputTransformer: {
        inputPaths: {
          cluster: "$.detail.clusterId",
          message: "$.detail.message",
          name: "$.detail.name",
          state: "$.detail.state",
        },
        // A JSON string. Terraform's jsonencode would write < as an escape, which EventBridge does not replace.
        // https://github.com/hashicorp/terraform/issues/38733
        inputTemplate: `"${text}"`,
      },
    });
  }
}

const clusterEvent = "EMR Cluster State Change";
const stepEvent = "EMR Step Status Change";

/** The steps beside "write tables": merges, and those of the user. */
function stepNames(pipeline: Pipeline): string[] {
  return [
    ...mergedSources(pipeline).map(({ name }) => ownSteps.merge(name)),
    ...userSteps(pipeline.cluster).map(({ name }) => name),
  ];
}

function failures(pipeline: Pipeline): Notice[] {
  const { name, bucket } = pipeline;
  const steps = stepNames(pipeline);
  return [
    {
      id: "cluster_failed",
      description: `A cluster of pipeline ${name} ended with an error`,
      detailType: clusterEvent,
      detail: { name: [name], state: ["TERMINATED_WITH_ERRORS"] },
      text: `Pipeline ${name}: the cluster <cluster> ended with an error. <message>`,
    },
    {
      id: "ledger_failed",
      description: "A run published nothing, or could not register what it published",
      detailType: stepEvent,
      // This step succeeds only with a ledger that adds up.
      detail: { name: [ownSteps.writeTables], state: ["FAILED", "CANCELLED"] },
      text:
        `The step <name> of the cluster <cluster> is <state>: its ledger does not add up, or the run failed before. ` +
        `If it is of pipeline ${name}, ${s3Uri(bucket, folders.runs)}<cluster>/ledger.json says why.`,
    },
    ...(steps.length > 0
      ? [
          {
            id: "step_failed",
            description: "A step failed",
            detailType: stepEvent,
            detail: { name: steps, state: ["FAILED", "CANCELLED"] },
            text: `The step <name> of the cluster <cluster> is <state>. make watch CLUSTER=<cluster> shows its log.`,
          },
        ]
      : []),
  ];
}

function progress(pipeline: Pipeline): Notice[] {
  const { name } = pipeline;
  return [
    {
      id: "cluster_changed",
      description: `A cluster of pipeline ${name} started, waits or ended`,
      detailType: clusterEvent,
      detail: { name: [name], state: ["RUNNING", "WAITING", "TERMINATED"] },
      text: `Pipeline ${name}: the cluster <cluster> is <state>. <message>`,
    },
    {
      id: "step_completed",
      description: "A step is complete",
      detailType: stepEvent,
      detail: { name: [...stepNames(pipeline), ownSteps.writeTables], state: ["COMPLETED"] },
      text: `The step <name> of the cluster <cluster> is complete.`,
    },
  ];
}
