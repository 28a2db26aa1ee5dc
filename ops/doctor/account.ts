import { clientConfig, errorName, isExpired } from "../aws/clients";
import { bucketFinding, stateBucketFinding } from "./buckets";
import type { Finding } from "./finding";
import { emrClient } from "../run/emr";
import { at } from "../plan/json";
import { instancesWanted } from "../instances";
import type { StackHcl } from "../../cli/synthesized/hcl";

/** What AWS says of who you are and of what you may have. Nothing is changed. */
export async function* accountChecks(stacks: readonly StackHcl[]): AsyncGenerator<Finding> {
  const region = stacks.find((stack) => stack.region !== undefined)?.region;
  const who = await credentials(region);
  yield who;
  if (who.state === "wrong") return;
  const { cluster, taskFleets } = stacks.find((stack) => stack.cluster !== undefined) ?? {};
  if (cluster) yield await release(String(cluster["release_label"]), region);
  if (cluster) yield await cpus(instancesWanted(cluster, taskFleets), region);
  yield await vpcs(region);
  for (const bucket of stacks.flatMap((stack) => [...stack.buckets])) yield await bucketFinding(bucket, region);
  const backend = stacks[0]?.backend;
  if (backend?.type === "s3")
    yield await stateBucketFinding(String(backend.config["bucket"]), String(backend.config["region"]));
}

async function credentials(region: string | undefined): Promise<Finding> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient({ ...clientConfig(region), maxAttempts: 2 });
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
    return { name: "credentials", state: "ok", says: `account ${Account ?? ""}, ${Arn ?? ""}` };
  } catch (error) {
    const fix = isExpired(error)
      ? "Get new ones (for example: aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
      : "Check the network, and that AWS_PROFILE or AWS_ACCESS_KEY_ID is set.";
    return { name: "credentials", state: "wrong", says: said(error), fix };
  } finally {
    client.destroy();
  }
}

/** A release that a region does not have fails the cluster after some minutes of an apply. */
async function release(label: string, region: string | undefined): Promise<Finding> {
  const name = `region ${region ?? ""}`;
  const { ListReleaseLabelsCommand } = await import("@aws-sdk/client-emr");
  const emr = await emrClient(region, 2);
  try {
    const { ReleaseLabels = [] } = await emr.send(new ListReleaseLabelsCommand({ Filters: { Prefix: label } }));
    if (ReleaseLabels.includes(label)) return { name, state: "ok", says: `EMR has ${label} there` };
    return {
      name,
      state: "wrong",
      says: `EMR has no ${label} there`,
      fix: "Choose another cluster.release or region in pipeline.yaml.",
    };
  } catch (error) {
    return { name, state: "unseen", says: said(error) };
  } finally {
    emr.destroy();
  }
}

/** @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html */
async function cpus(
  wanted: { readonly vcpus: number; readonly instances: number },
  region: string | undefined,
): Promise<Finding> {
  const name = "vCPUs, On-Demand Standard";
  const quota = await quotaOf("ec2", "L-1216C47A", region);
  if (typeof quota === "string") return { name, state: "unseen", says: quota };
  const says = `quota ${quota}; the cluster's ${wanted.instances} On-Demand nodes take up to ${wanted.vcpus}, besides what runs already`;
  if (quota >= wanted.vcpus) return { name, state: "ok", says };
  return {
    name,
    state: "wrong",
    says,
    fix: `Ask for more: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-1216C47A --desired-value ${wanted.vcpus}; or choose smaller types in pipeline.yaml.`,
  };
}

async function vpcs(region: string | undefined): Promise<Finding> {
  const quota = await quotaOf("vpc", "L-F678F1CE", region);
  return typeof quota === "string"
    ? { name: "VPCs", state: "unseen", says: quota }
    : { name: "VPCs", state: "ok", says: `quota ${quota} a region; this pipeline makes one` };
}

async function quotaOf(service: string, code: string, region: string | undefined): Promise<number | string> {
  const { GetServiceQuotaCommand, ServiceQuotasClient } = await import("@aws-sdk/client-service-quotas");
  const client = new ServiceQuotasClient({ ...clientConfig(region), maxAttempts: 2 });
  try {
    const answer = await client.send(new GetServiceQuotaCommand({ ServiceCode: service, QuotaCode: code }));
    const value = at(answer, "Quota", "Value");
    return typeof value === "number" ? value : "AWS gives no number";
  } catch (error) {
    return said(error);
  } finally {
    client.destroy();
  }
}

function said(error: unknown): string {
  const text = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return `${errorName(error)}: ${text ?? ""}`;
}
